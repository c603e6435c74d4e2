package io.weir.log.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The disks of this machine. */
public final class LocalDisk implements Disk {
    private static final Logger LOG = LoggerFactory.getLogger(LocalDisk.class);

    @Override
    public DiskFile open(Path file) throws IOException {
        return new LocalFile(
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    @Override
    public DiskFile openForBlocks(Path file) throws IOException {
        if (Blocks.BYTES % directBlockBytes(file) != 0) {
            return open(file);
        }
        try {
            return new LocalFile(FileChannel.open(
                    file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, ExtendedOpenOption.DIRECT));
        } catch (IOException | UnsupportedOperationException e) {
            // File systems refuse in either way. What else is wrong with the file, opening it in the ordinary way
            // tells.
            LOG.debug("{} cannot be written past the cache of the system.", file, e);
            return open(file);
        }
    }

    /** The unit that Java asks for where the cache is gone past. */
    private static long directBlockBytes(Path file) throws IOException {
        try {
            return store(file.toAbsolutePath().resolveSibling("")).getBlockSize();
        } catch (UnsupportedOperationException e) {
            // Then Java opens no file of it past the cache either.
            LOG.debug("The file system of {} does not say how large its blocks are.", file, e);
            return Long.MAX_VALUE;
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.deleteIfExists(path);
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            sync(channel, true);
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            LOG.debug("This process itself holds {}.", file, e);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new IOException("The file %s is held by another process".formatted(file));
        }
        return channel;
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return store(path).getUsableSpace();
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return store(path).getTotalSpace();
    }

    private static FileStore store(Path path) throws IOException {
        return Files.getFileStore(path);
    }

    private static void sync(FileChannel channel, boolean withTimes) throws SyncFailedException {
        try {
            channel.force(withTimes);
        } catch (IOException e) {
            SyncFailedException failure = new SyncFailedException(String.valueOf(e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    private record LocalFile(FileChannel channel) implements DiskFile {
        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public long transferTo(WritableByteChannel target, long position, long count) throws IOException {
            long sent = channel.transferTo(position, count, target);
            if (sent == 0 && count > 0 && position >= channel.size()) {
                throw new EOFException("Byte %d is not there any more.".formatted(position));
            }
            return sent;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        @Override
        public void write(ByteBuffer[] from, long position) throws IOException {
            // There is no gathering write at a place; nothing else uses the position of the channel.
            channel.position(position);
            ByteBuffer last = from[from.length - 1];
            while (last.hasRemaining()) {
                channel.write(from);
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws SyncFailedException {
            // The data and what is needed to find it again, its length among that; times may be lost.
            sync(channel, false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
