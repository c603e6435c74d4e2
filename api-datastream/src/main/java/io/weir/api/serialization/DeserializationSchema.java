package io.weir.api.serialization;

import io.weir.api.types.ResultTypeQueryable;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of the bytes of messages.
 *
 * <p><b>Threading:</b> an instance is used by one thread at a time, which need not be that of the subtask.
 *
 * @param <T> the records
 */
public interface DeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {
    /** Called once before anything else. */
    default void open(SerializationContext context) throws Exception {}

    /**
     * Makes a record of a whole message. The array is the caller's again afterwards.
     *
     * @return null when there is no record in it; such a message is passed over in silence
     * @throws IOException if the message is damaged: what becomes of it is for the source's {@link
     *     io.weir.api.connector.PoisonRecordPolicy} to say. Runtime exceptions are taken the same way
     */
    @Nullable
    T deserialize(byte[] message) throws IOException;

    /**
     * The same for a message in the middle of an array.
     *
     * @param offset in bytes
     * @param length in bytes
     */
    default @Nullable T deserialize(byte[] buffer, int offset, int length) throws IOException {
        byte[] message = new byte[length];
        System.arraycopy(buffer, offset, message, 0, length);
        return deserialize(message);
    }
}
