package io.weir.jobmanager.store;

import io.weir.runtime.checkpoint.MetadataFile;
import io.weir.runtime.graph.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Files of jobs in the directory that JobManagers share: each is whole and durable, or not there. */
final class StoredFiles {
    private static final String UNFINISHED = ".part";
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path jobs;

    /** Keeps files below {@code directory}, which is made. */
    StoredFiles(Path directory) {
        this.jobs = directory.resolve("jobs");
    }

    /** The name of the graph's file; differs from term to term. */
    static String graphName(long epoch) {
        return "graph-" + epoch;
    }

    static String jarName(BlobKey jar) {
        return jar.sha256() + ".jar";
    }

    Path of(String jobId, String name) {
        return jobs.resolve(jobId).resolve(name);
    }

    /** Makes the directory of a job, durably. */
    void makeDirectory(String jobId) throws IOException {
        Files.createDirectories(jobs.resolve(jobId));
        MetadataFile.sync(jobs);
    }

    void write(String jobId, String name, byte[] bytes) throws IOException {
        Path file = of(jobId, name);
        Path unfinished = file.resolveSibling(name + UNFINISHED);
        try (FileChannel out = open(unfinished)) {
            drain(ByteBuffer.wrap(bytes), out);
            out.force(true);
        }
        finish(jobId, unfinished, file);
    }

    void copy(String jobId, String name, Path from) throws IOException {
        Path file = of(jobId, name);
        Path unfinished = file.resolveSibling(name + UNFINISHED);
        try (InputStream in = Files.newInputStream(from);
                FileChannel out = open(unfinished)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                drain(ByteBuffer.wrap(buffer, 0, read), out);
            }
            out.force(true);
        }
        finish(jobId, unfinished, file);
    }

    private static FileChannel open(Path unfinished) throws IOException {
        return FileChannel.open(
                unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private static void drain(ByteBuffer bytes, FileChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void finish(String jobId, Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        MetadataFile.sync(jobs.resolve(jobId));
    }

    /** Deletes what is kept of a job that has ended. */
    void delete(String jobId) throws IOException {
        Path directory = jobs.resolve(jobId);
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }
}
