package io.weir.taskmanager;

import io.weir.operators.Aftermath;
import io.weir.runtime.protocol.AttemptId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operators of a job have left for its end. Of each subtask only what its last attempt here has left: it has settled what was
 * left before. Callable from any thread; there is one call for each operator that closes, so a lock does no harm.
 */
final class Aftermaths {
    private static final Logger LOG = LoggerFactory.getLogger(Aftermaths.class);

    private final Map<Subtask, Left> left = new HashMap<>();

    private record Subtask(String vertexId, int subtask) {}

    private record Left(int attempt, List<Aftermath> aftermaths) {}

    synchronized void add(AttemptId attempt, Aftermath aftermath) {
        Subtask subtask = new Subtask(attempt.vertexId(), attempt.subtask());
        Left before = left.get(subtask);
        if (before == null || before.attempt < attempt.attempt()) {
            before = new Left(attempt.attempt(), new ArrayList<>());
            left.put(subtask, before);
        }
        if (before.attempt == attempt.attempt()) {
            before.aftermaths.add(aftermath);
        }
    }

    synchronized boolean isEmpty() {
        return left.isEmpty();
    }

    /** The job has ended; blocks until all is settled, or cannot be. */
    void settle(String jobId, long keptCheckpointId) {
        for (Aftermath each : takeAll()) {
            try {
                each.settle(keptCheckpointId);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception
                    | LinkageError e) { // the border to user code; the job has ended, so nobody else hears of it
                LOG.warn(
                        "What a sink of job {} had prepared could not be taken back, and stays until its time-out: {}",
                        jobId,
                        e.getMessage(),
                        e);
            }
        }
    }

    private synchronized List<Aftermath> takeAll() {
        List<Aftermath> all = new ArrayList<>();
        left.values().forEach(each -> all.addAll(each.aftermaths));
        left.clear();
        return all;
    }
}
