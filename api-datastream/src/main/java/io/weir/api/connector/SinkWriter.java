package io.weir.api.connector;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one subtask.
 *
 * <p><b>Order of calls:</b> {@link #write} and {@link #writeWatermark} as the stream goes; {@link #flush} at every
 * checkpoint and, with {@code true}, at the end of the input; {@link #close} always. All by the subtask's thread.
 *
 * @param <InputT> the records
 */
public interface SinkWriter<InputT> extends AutoCloseable {
    /** Writes {@code element}; may keep it back until {@link #flush}. May block: that slows the source. */
    void write(InputT element, Context context) throws IOException, InterruptedException;

    /** Brings all that was written to its place. */
    void flush(boolean endOfInput) throws IOException, InterruptedException;

    /** The watermark has advanced. */
    default void writeWatermark(io.weir.api.time.Watermark watermark) throws IOException, InterruptedException {}

    /** What is known about the record at hand. */
    interface Context {
        /** The watermark in milliseconds. */
        long currentWatermark();

        /** Milliseconds, or null when the record has no timestamp. */
        @Nullable
        Long timestamp();
    }
}
