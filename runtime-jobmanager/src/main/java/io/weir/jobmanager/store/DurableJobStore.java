package io.weir.jobmanager.store;

import io.weir.jobmanager.blob.BlobStore;
import io.weir.jobmanager.checkpoint.CheckpointDisk;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.FencedEntries.Change;
import io.weir.runtime.ha.FencedException;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.rpc.ControlCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps jobs in the name of one epoch: small values as entries, all else in a directory that all JobManagers share. */
public final class DurableJobStore implements JobStore {
    private static final Logger LOG = LoggerFactory.getLogger(DurableJobStore.class);
    /** After so many the numbers of attempts begin anew. */
    private static final int EPOCHS = Integer.MAX_VALUE / AttemptId.OF_A_TERM;

    private final FencedEntries entries;
    private final EpochWriter writer;
    private final StoredFiles files;
    private final BlobStore blobs;
    private final Settings settings;
    private final SourceRecords sources;
    private final Map<String, Left> left = new ConcurrentHashMap<>();
    private final Map<String, CheckpointPointers> pointers = new ConcurrentHashMap<>();
    private final Map<String, JobResult> results = new ConcurrentHashMap<>();

    /**
     * How jobs are kept.
     *
     * @param directory that all JobManagers share
     * @param resultsKept how many results of ended jobs are kept
     */
    public record Settings(Path directory, int resultsKept) {}

    /** The checkpoints that a former leader has left of a job, and the least id that it has not used. */
    private record Left(Map<Long, Path> checkpoints, long nextId) {}

    /** Writes in the name of {@code epoch}; {@code fenced} is told, by any thread, when that is over. */
    public DurableJobStore(
            FencedEntries entries, long epoch, Settings settings, BlobStore blobs, Consumer<FencedException> fenced) {
        this.entries = entries;
        this.writer = new EpochWriter(entries, epoch, fenced);
        this.files = new StoredFiles(settings.directory());
        this.sources = new SourceRecords(writer, files);
        this.settings = settings;
        this.blobs = blobs;
    }

    /**
     * Reads what former leaders have left. First of all.
     *
     * @throws IOException if something cannot be read: then nothing of it may be taken for gone; a sentence
     */
    public List<StoredJob> read() throws IOException {
        Map<String, byte[]> kept = entries.read("");
        writer.check(); // what was read is of this epoch, or older
        List<StoredJob> jobs = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : kept.entrySet()) {
            String jobId = StoredNames.jobOfGraph(entry.getKey());
            try {
                if (jobId != null) {
                    jobs.add(readJob(jobId, kept));
                } else if (entry.getKey().startsWith(StoredNames.RESULTS)) {
                    results.put(entry.getKey().substring(StoredNames.RESULTS.length()), JobResult.of(entry.getValue()));
                }
            } catch (IOException | RuntimeException e) {
                throw new IOException("'%s' cannot be read: %s".formatted(entry.getKey(), e), e);
            }
        }
        return jobs;
    }

    private StoredJob readJob(String jobId, Map<String, byte[]> kept) throws IOException {
        String name = text(kept, StoredNames.graph(jobId), "");
        JobGraph job = ControlCodec.readGraph(Files.readAllBytes(files.of(jobId, name)));
        for (BlobKey jar : job.jars()) {
            BlobKey copied = blobs.put(files.of(jobId, StoredFiles.jarName(jar)), jar.name());
            if (!copied.sha256().equals(jar.sha256())) {
                throw new IOException("Jar '%s' is not the one that was submitted.".formatted(jar.name()));
            }
        }
        Map<Long, Path> completed =
                CheckpointPointers.read(kept.getOrDefault(StoredNames.checkpoints(jobId), new byte[0]));
        long next = Long.parseLong(text(kept, StoredNames.counter(jobId), "1"));
        left.put(jobId, new Left(completed, next));
        return new StoredJob(job, List.copyOf(completed.values()), next, firstAttempt(), sources.read(jobId, kept));
    }

    private static String text(Map<String, byte[]> kept, String key, String otherwise) {
        byte[] value = kept.get(key);
        return value == null ? otherwise : new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public int firstAttempt() {
        return (int) (1 + writer.epoch() % (EPOCHS - 1)) * AttemptId.OF_A_TERM;
    }

    @Override
    public boolean hasEnded(String jobId) {
        return results.containsKey(jobId);
    }

    @Override
    public CheckpointFiles checkpoints(String jobId, int retained) {
        Left before = left.getOrDefault(jobId, new Left(Map.of(), 1));
        CheckpointPointers ofJob =
                new CheckpointPointers(writer, jobId, retained, before.checkpoints(), before.nextId());
        pointers.put(jobId, ofJob);
        return new LeaderCheckpoints(new CheckpointDisk(writer), ofJob);
    }

    @Override
    public void add(JobGraph job) throws IOException {
        files.makeDirectory(job.jobId());
        for (BlobKey jar : job.jars()) {
            Path own = blobs.find(jar.sha256())
                    .orElseThrow(() -> new IOException("Jar '%s' is gone.".formatted(jar.name())));
            files.copy(job.jobId(), StoredFiles.jarName(jar), own);
        }
        String name = StoredFiles.graphName(writer.epoch());
        files.write(job.jobId(), name, ControlCodec.writeGraph(job));
        writer.write(List.of(Change.put(StoredNames.graph(job.jobId()), name.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void keepSource(String jobId, String vertexId, byte[] record) throws IOException {
        sources.keep(jobId, vertexId, record);
    }

    @Override
    public void end(String jobId, JobResult result) throws IOException {
        sources.close(jobId); // what is kept from now on would stay for ever
        CheckpointPointers ofJob = pointers.remove(jobId);
        if (ofJob != null) {
            ofJob.close();
        }
        List<Change> changes = new ArrayList<>(List.of(
                Change.put(StoredNames.result(jobId), result.bytes()),
                Change.remove(StoredNames.graph(jobId)),
                Change.remove(StoredNames.checkpoints(jobId)),
                Change.remove(StoredNames.counter(jobId))));
        sources.keys(jobId).forEach(key -> changes.add(Change.remove(key)));
        List<String> forgotten = oldestResults();
        forgotten.forEach(old -> changes.add(Change.remove(StoredNames.result(old))));
        writer.write(changes);
        results.put(jobId, result);
        results.keySet().removeAll(forgotten);
        sources.forget(jobId);
        try {
            files.delete(jobId);
        } catch (IOException e) {
            LOG.warn("Files of job {}, which has ended, stay behind: {}", jobId, e.toString());
        }
    }

    private List<String> oldestResults() {
        int tooMany = results.size() + 1 - settings.resultsKept();
        return results.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().endMillis()))
                .limit(Math.max(0, tooMany))
                .map(Map.Entry::getKey)
                .toList();
    }
}
