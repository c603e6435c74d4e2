package io.weir.jobmanager.store;

import io.weir.runtime.ha.FencedEntries.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the enumerators of jobs have handed out: one entry for each source. The first byte of its value says whether the
 * record follows, or the name of the file that holds it.
 */
final class SourceRecords {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRecords.class);
    private static final byte INLINE = 'r';
    private static final byte IN_FILE = 'f';
    /** What is longer goes into a file, as all entries together are in the memory of each peer. */
    static final int MAX_INLINE_BYTES = 32 << 10;

    private final EpochWriter writer;
    private final StoredFiles files;
    private final Map<String, OfJob> jobs = new ConcurrentHashMap<>();

    SourceRecords(EpochWriter writer, StoredFiles files) {
        this.writer = writer;
        this.files = files;
    }

    /** Guarded by itself, also while it is written: so nothing is written behind the end of the job. */
    private static final class OfJob {
        private final Set<String> keys = new TreeSet<>();
        /** Names of files by vertex. */
        private final Map<String, String> inFiles = new HashMap<>();

        private long filesMade;
        private boolean closed;
    }

    /** The records among {@code kept} by vertex. */
    Map<String, byte[]> read(String jobId, Map<String, byte[]> kept) throws IOException {
        String prefix = StoredNames.sources(jobId);
        OfJob job = of(jobId);
        Map<String, byte[]> records = new HashMap<>();
        synchronized (job) {
            for (Map.Entry<String, byte[]> entry : kept.entrySet()) {
                if (entry.getKey().startsWith(prefix) && entry.getValue().length > 0) {
                    String vertexId = entry.getKey().substring(prefix.length());
                    byte[] rest = Arrays.copyOfRange(entry.getValue(), 1, entry.getValue().length);
                    job.keys.add(entry.getKey());
                    if (entry.getValue()[0] == IN_FILE) {
                        String name = new String(rest, StandardCharsets.UTF_8);
                        job.inFiles.put(vertexId, name);
                        rest = Files.readAllBytes(files.of(jobId, name));
                    }
                    records.put(vertexId, rest);
                }
            }
        }
        return records;
    }

    void keep(String jobId, String vertexId, byte[] record) throws IOException {
        OfJob job = of(jobId);
        synchronized (job) {
            if (job.closed) {
                return;
            }
            String key = StoredNames.source(jobId, vertexId);
            String name = null;
            byte[] value = record;
            if (record.length > MAX_INLINE_BYTES) {
                name = "source-%s-%d-%d".formatted(vertexId, writer.epoch(), ++job.filesMade);
                files.write(jobId, name, record);
                value = name.getBytes(StandardCharsets.UTF_8);
            }
            byte[] marked = new byte[value.length + 1];
            marked[0] = name == null ? INLINE : IN_FILE;
            System.arraycopy(value, 0, marked, 1, value.length);
            job.keys.add(key); // also where the answer to the write is lost
            writer.write(List.of(Change.put(key, marked)));
            String former = name == null ? job.inFiles.remove(vertexId) : job.inFiles.put(vertexId, name);
            if (former != null) {
                delete(jobId, former);
            }
        }
    }

    private void delete(String jobId, String name) {
        try {
            Files.deleteIfExists(files.of(jobId, name));
        } catch (IOException e) {
            LOG.warn("{} of job {} stays behind until the job ends: {}", name, jobId, e.toString());
        }
    }

    /** Nothing is kept of the job any more. */
    void close(String jobId) {
        OfJob job = of(jobId);
        synchronized (job) {
            job.closed = true;
        }
    }

    /** The keys of all that is kept of a job that is closed. */
    Set<String> keys(String jobId) {
        OfJob job = of(jobId);
        synchronized (job) {
            return new TreeSet<>(job.keys);
        }
    }

    /** The end of the job is kept, so its id is not used again. */
    void forget(String jobId) {
        OfJob job = of(jobId);
        synchronized (job) {
            job.keys.clear();
            job.inFiles.clear();
        }
    }

    private OfJob of(String jobId) {
        return jobs.computeIfAbsent(jobId, id -> new OfJob());
    }
}
