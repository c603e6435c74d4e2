package io.weir.jobmanager.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of entries. */
final class StoredNames {
    static final String JOBS = "job.";
    static final String RESULTS = "result.";
    private static final Pattern GRAPH = Pattern.compile("job\\.([0-9a-f]{32})\\.graph");

    private StoredNames() {}

    static String graph(String jobId) {
        return JOBS + jobId + ".graph";
    }

    static String checkpoints(String jobId) {
        return JOBS + jobId + ".checkpoints";
    }

    static String counter(String jobId) {
        return JOBS + jobId + ".counter";
    }

    /** The prefix of all that is kept of a job's enumerators. */
    static String sources(String jobId) {
        return JOBS + jobId + ".source.";
    }

    static String source(String jobId, String vertexId) {
        return sources(jobId) + vertexId;
    }

    static String result(String jobId) {
        return RESULTS + jobId;
    }

    /** The job whose graph is kept under {@code key}; null: it is the key of something else. */
    static @Nullable String jobOfGraph(String key) {
        Matcher matcher = GRAPH.matcher(key);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
