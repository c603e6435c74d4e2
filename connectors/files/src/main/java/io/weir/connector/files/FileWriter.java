package io.weir.connector.files;

import io.weir.api.connector.SinkWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Writes one file and gives it its final name when the input has ended. No file is made when no record comes. */
final class FileWriter<T> implements SinkWriter<T> {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path inProgress;
    private final Path finished;
    private final Encoder<T> encoder;
    private @Nullable FileChannel channel;
    private @Nullable OutputStream stream;

    FileWriter(Path directory, String name, Encoder<T> encoder) {
        this.inProgress = directory.resolve("." + name + ".inprogress");
        this.finished = directory.resolve(name);
        this.encoder = encoder;
    }

    @Override
    public void write(T element, Context context) throws IOException {
        OutputStream open = stream;
        if (open == null) {
            open = open();
        }
        encoder.encode(element, open);
    }

    private OutputStream open() throws IOException {
        Files.createDirectories(inProgress.getParent());
        channel = FileChannel.open(
                inProgress, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        return stream;
    }

    /** Time has passed, so what is waiting may be results that somebody watches for. */
    @Override
    public void writeWatermark(io.weir.api.time.Watermark watermark) throws IOException {
        if (stream != null) {
            stream.flush();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (stream == null || channel == null) {
            return;
        }
        stream.flush();
        if (endOfInput) {
            channel.force(true);
            stream.close();
            stream = null;
            Files.move(inProgress, finished, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
