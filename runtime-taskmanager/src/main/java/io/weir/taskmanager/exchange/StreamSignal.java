package io.weir.taskmanager.exchange;

/** What travels between batches besides watermarks. */
public enum StreamSignal {
    /** Nothing is to be expected for now. */
    IDLE(0),
    /** Records come again. */
    ACTIVE(1),
    /** Nothing comes any more. */
    END_OF_INPUT(2);

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
