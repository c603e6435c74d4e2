package io.weir.api.windowing;

/** A finite piece of a stream. */
public abstract class Window {
    /** For subclasses. */
    protected Window() {}

    /** The last timestamp that belongs to the window, in milliseconds. */
    public abstract long maxTimestamp();
}
