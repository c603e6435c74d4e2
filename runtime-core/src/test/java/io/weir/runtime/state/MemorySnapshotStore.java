package io.weir.runtime.state;

import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.StateHandle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Keeps pieces of state as files of a map; everything is written at once, by the caller's thread, of which there may be many. */
public final class MemorySnapshotStore implements SnapshotStore {
    /** Pieces by their path relative to a checkpoint's directory; tests may damage them. */
    public final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** After so many bytes in one piece writing fails. */
    public volatile long failAfterBytes = Long.MAX_VALUE;

    private final AtomicInteger created = new AtomicInteger();

    @Override
    public StateOutput create(CheckpointTarget target, boolean shared) {
        return new Piece((shared ? StateHandle.InFile.SHARED : "") + "piece-" + created.incrementAndGet());
    }

    @Override
    public InputStream open(StateHandle handle, @Nullable String directory) throws IOException {
        StateHandle.InFile file = (StateHandle.InFile) handle;
        byte[] bytes = files.get(file.path());
        if (bytes == null) {
            throw new IOException("The state file %s is missing.".formatted(file.path()));
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void close() {}

    private final class Piece extends StateOutput {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final String path;

        Piece(String path) {
            this.path = path;
        }

        @Override
        public long length() {
            return bytes.size();
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (bytes.size() + length > failAfterBytes) {
                throw new IOException("the disk is full");
            }
            bytes.write(source, offset, length);
        }

        @Override
        public CompletableFuture<StateHandle> finish() {
            files.put(path, bytes.toByteArray());
            CRC32C checksum = new CRC32C();
            checksum.update(bytes.toByteArray());
            return CompletableFuture.completedFuture(
                    new StateHandle.InFile(path, 8, bytes.size(), (int) checksum.getValue()));
        }

        @Override
        public void abandon() {
            files.remove(path);
        }
    }
}
