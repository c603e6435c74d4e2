package io.weir.connector.files.reader;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a format throws where no record can be made of what it reads, as opposed to files that cannot be read at all. What
 * becomes of it is for the source's {@link io.weir.api.connector.PoisonRecordPolicy} to say.
 */
public final class DamagedInputException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long position;
    private final byte @Nullable [] value;
    private final boolean endsSplit;

    private DamagedInputException(
            long position, byte @Nullable [] value, boolean endsSplit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.position = position;
        this.value = value == null ? null : value.clone();
        this.endsSplit = endsSplit;
    }

    /**
     * A record is damaged; the reader goes on with the one after it.
     *
     * @param position of its first byte
     * @param value its bytes; null: there are too many of them
     */
    public static DamagedInputException ofRecord(long position, byte @Nullable [] value, Throwable cause) {
        return new DamagedInputException(position, value, false, String.valueOf(cause.getMessage()), cause);
    }

    /**
     * The file cannot be read any further; neither can what is left of the split.
     *
     * @param position of the first byte that cannot be read
     */
    public static DamagedInputException ofRest(long position, String message, @Nullable Throwable cause) {
        return new DamagedInputException(position, null, true, message, cause);
    }

    /** Of the first byte that is damaged. */
    public long position() {
        return position;
    }

    /** The bytes of the record, if it is one and not too large. */
    public byte @Nullable [] value() {
        return value == null ? null : value.clone();
    }

    /** Whether no more can be read of the split. */
    public boolean endsSplit() {
        return endsSplit;
    }

    /** What is wrong, without the name of the class: it becomes part of a sentence for people. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message is that of getMessage(), alone
    public String toString() {
        return String.valueOf(getMessage());
    }
}
