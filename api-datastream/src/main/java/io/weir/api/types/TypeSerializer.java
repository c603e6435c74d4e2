package io.weir.api.types;

/**
 * Turns values of one type into bytes and back.
 *
 * <p><b>Threading:</b> an instance is confined to one thread; {@link #duplicate()} makes one for another thread.
 *
 * @param <T> the type of the values
 */
public interface TypeSerializer<T> {
    /** Whether values never change once made, so that {@link #copy} may return its argument. */
    boolean isImmutableType();

    /** A value equal to {@code from} that shares nothing mutable with it. */
    T copy(T from);

    /** Appends {@code value} to {@code target}. */
    void serialize(T value, DataOutputView target);

    /**
     * Reads the value that {@link #serialize} wrote.
     *
     * @throws CorruptDataException if the bytes are not what {@link #serialize} writes
     */
    T deserialize(DataInputView source);

    /** An instance for use by another thread; this one if it holds no mutable state. */
    TypeSerializer<T> duplicate();
}
