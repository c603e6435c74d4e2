package io.weir.jobmanager.job;

import io.weir.jobmanager.schedule.AdoptedTask;
import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.Slot;
import io.weir.jobmanager.schedule.TakeOver;
import io.weir.jobmanager.schedule.TakeOver.Decision;
import io.weir.jobmanager.schedule.TakeOverState;
import io.weir.jobmanager.store.StoredJob;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.rpc.EndpointExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the tasks of a job that a former leader has left. Confined to the JobManager's endpoint thread. */
final class JobTakeOver {
    private static final Logger LOG = LoggerFactory.getLogger(JobTakeOver.class);

    /** What is decided. One of the two is called, once. */
    interface Job {
        void adopt(List<AdoptedTask> tasks);

        void restart(String reason);
    }

    private final TakeOver takeOver;
    private final Map<String, SourceRecord> sources;
    private final Duration timeout;
    private final Job job;

    JobTakeOver(StoredJob left, Duration timeout, Job job) {
        this.timeout = timeout;
        this.job = job;
        sources = read(left);
        Map<String, Integer> attempts = new HashMap<>();
        sources.forEach((vertex, record) -> attempts.put(vertex, record.attempt()));
        takeOver = new TakeOver(left.job(), attempts, timeout.toMillis());
    }

    private static Map<String, SourceRecord> read(StoredJob left) {
        Map<String, SourceRecord> records = new HashMap<>();
        left.sources().forEach((vertex, bytes) -> {
            try {
                records.put(vertex, SourceRecord.read(left.job().jobId(), vertex, bytes));
            } catch (IOException e) { // without it the job is restarted, and that says so
                LOG.warn("Job {}: {}", left.job().jobId(), e.getMessage());
            }
        });
        return records;
    }

    /** The enumerators as they were left, by vertex. */
    Map<String, SourceRecord> sources() {
        return sources;
    }

    /** Time begins to run. */
    void start(EndpointExecutor main) {
        main.schedule(timeout, () -> perform(takeOver.timeUp()));
    }

    /** All is known that the job would start from. */
    void ready() {
        perform(takeOver.ready());
    }

    boolean isWaiting() {
        return takeOver.state() == TakeOverState.WAITING;
    }

    /** A TaskManager has registered with these tasks of the job. */
    void found(TaskManagerInfo info, List<HeldTask> tasks) {
        tasks.forEach(task -> perform(takeOver.found(task, slot(info, task))));
    }

    /** Those of {@code tasks} that are tasks of {@code graph} already. */
    static List<AdoptedTask> known(ExecutionGraph graph, TaskManagerInfo info, List<HeldTask> tasks) {
        return tasks.stream()
                .filter(task -> graph.find(task.attempt()).isPresent())
                .map(task -> new AdoptedTask(task.attempt(), slot(info, task), task.enteredMillis()))
                .toList();
    }

    private static Slot slot(TaskManagerInfo info, HeldTask task) {
        return new Slot(info.id(), task.slot(), info.host(), info.dataPort());
    }

    void lost(String taskManagerId) {
        if (isWaiting()) {
            takeOver.lost(taskManagerId);
        }
    }

    /** Nobody wants the job any more; where it has tasks. */
    Set<String> giveUp() {
        takeOver.giveUp();
        return takeOver.taskManagers();
    }

    Set<String> taskManagers() {
        return takeOver.taskManagers();
    }

    private void perform(Decision decision) {
        if (decision instanceof Decision.Adopt adopt) {
            job.adopt(adopt.tasks());
        } else if (decision instanceof Decision.Restart restart) {
            job.restart(restart.reason());
        }
    }
}
