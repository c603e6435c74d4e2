package io.weir.log.wire;

/** A stage returned by a {@link RequestHandler} that waits for something, and can stop waiting. */
public interface Abandonable {
    /** The connection is gone: nobody will read the answer. The stage completes, however. Called once, by any thread. */
    void abandon();
}
