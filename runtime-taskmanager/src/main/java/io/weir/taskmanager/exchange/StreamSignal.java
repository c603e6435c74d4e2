package io.weir.taskmanager.exchange;

/** The events that say no more than their name. */
public enum StreamSignal implements ChannelEvent {
    /** Nothing is to be expected for now. */
    IDLE(0),
    /** Records come again. */
    ACTIVE(1),
    /** Nothing comes any more. Without {@link #END_OF_DATA} before it, the job was stopped in the middle of its data. */
    END_OF_INPUT(2),
    /** No record and no watermark comes any more; barriers may. */
    END_OF_DATA(3);

    private final int code;

    StreamSignal(int code) {
        this.code = code;
    }

    /** What stands for it on the wire. */
    public int code() {
        return code;
    }

    /**
     * The signal that {@code code} stands for.
     *
     * @throws IllegalArgumentException if none does
     */
    public static StreamSignal of(int code) {
        for (StreamSignal signal : values()) {
            if (signal.code == code) {
                return signal;
            }
        }
        throw new IllegalArgumentException("no signal has the code " + code);
    }
}
