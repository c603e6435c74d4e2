package io.weir.taskmanager.exchange;

/** The other end of a channel is lost; the message names its TaskManager. */
public final class ChannelBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One sentence for the user. */
    public ChannelBrokenException(String message) {
        super(message);
    }
}
