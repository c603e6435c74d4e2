package io.weir.connector.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes each record as a line of its {@code toString}, UTF-8.
 *
 * @param <T> the records
 */
public final class SimpleStringEncoder<T> implements Encoder<T> {
    private static final long serialVersionUID = 1L;

    /** Has no settings. */
    public SimpleStringEncoder() {}

    @Override
    public void encode(T element, OutputStream stream) throws IOException {
        stream.write(element.toString().getBytes(StandardCharsets.UTF_8));
        stream.write('\n');
    }
}
