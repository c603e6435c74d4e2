package io.weir.api.types;

/** Bytes that were read are not what a serializer wrote: truncated, damaged, or of another type. */
public final class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code message} says which value was read and what was wrong with it. */
    public CorruptDataException(String message) {
        super(message);
    }
}
