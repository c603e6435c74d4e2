package io.weir.taskmanager;

import io.weir.runtime.process.ProcessFigures;
import io.weir.runtime.process.ThreadDumps;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.RpcEndpoint;
import io.weir.taskmanager.task.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the JobManager talks to. Confined to the endpoint's thread; jars are fetched on the input/output thread. */
final class TaskManager implements RpcEndpoint, TaskManagerMessage.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(TaskManager.class);

    private final String id;
    private final TaskFactory factory;
    private final TaskCanceling canceling;
    private final TaskLedger ledger;
    private final JobManagerLink jobManager;
    private final Map<AttemptId, RunningTask> tasks = new LinkedHashMap<>();
    private final JobCode code;

    TaskManager(String id, Executor endpoint, Executor io, Tools tools, JobManagerLink jobManager) {
        this.id = id;
        this.factory = tools.factory();
        this.canceling = tools.canceling();
        this.ledger = tools.ledger();
        this.jobManager = jobManager;
        code = new JobCode(id, endpoint, io, job -> factory.fetch(job, jobManager.restAddress()), this::deploy);
        jobManager.onHeartbeatDue(this::heartbeat);
        jobManager.onLost(this::jobManagerLost);
        jobManager.onRegistering(ledger::held);
    }

    /** What it makes, ends and remembers tasks with. */
    record Tools(TaskFactory factory, TaskCanceling canceling, TaskLedger ledger) {}

    @Override
    public void receive(RpcMessage message, String sender, Consumer<Reply> reply) {
        if (message instanceof TaskManagerMessage known) {
            known.deliverTo(this, reply);
        } else {
            reply.accept(new Reply.Refused(
                    "A TaskManager does not take " + message.getClass().getSimpleName() + "."));
        }
    }

    @Override
    public void onDeployTasks(TaskManagerMessage.DeployTasks message, Consumer<Reply> reply) {
        code.deploy(message.job(), message.tasks(), reply);
    }

    private void deploy(JobResources job, List<TaskDeployment> deployments, Consumer<Reply> reply) {
        List<RunningTask> made = new ArrayList<>();
        for (TaskDeployment deployment : deployments) {
            ledger.made(deployment.attempt(), deployment.slot());
            made.add(factory.make(job, deployment));
        }
        reply.accept(new Reply.Done());
        for (RunningTask task : made) {
            tasks.values()
                    .removeIf(
                            former -> isFormerAttempt(former.task(), task.task().attempt()));
            tasks.put(task.task().attempt(), task);
            task.task().start();
        }
    }

    /** A job may restart parts of itself again and again: what has ended is not kept till the job has. */
    private static boolean isFormerAttempt(Task task, AttemptId attempt) {
        return task.hasEnded()
                && task.attempt().jobId().equals(attempt.jobId())
                && task.attempt().vertexId().equals(attempt.vertexId())
                && task.attempt().subtask() == attempt.subtask();
    }

    @Override
    public void onCancelTask(TaskManagerMessage.CancelTask message) {
        RunningTask task = tasks.get(message.attempt());
        if (task != null) {
            canceling.cancel(task.task());
        } else {
            code.cancel(message.attempt());
            reportGone(message.attempt());
        }
    }

    /** It has ended or was never here; either way it does not run. */
    private void reportGone(AttemptId attempt) {
        jobManager.report(new JobManagerMessage.TaskStateChanged(attempt, TaskState.CANCELED, null, null, new byte[0]));
    }

    @Override
    public void onAdoptTasks(TaskManagerMessage.AdoptTasks message) {
        LOG.info(
                "The new leader goes on with {} tasks of job {}",
                message.attempts().size(),
                message.jobId());
        code.cancelWaiting(message.jobId()); // the former leader wanted them, and this one knows nothing of them
        ledger.stopping(message.attempts(), 0);
        factory.checkpointCompleted(message.jobId(), message.completedCheckpoint());
        forEachTask(message.jobId(), task -> task.adopted(message.completedCheckpoint(), message.firstCheckpoint()));
        for (AttemptId attempt : message.attempts()) {
            if (!ledger.adopted(attempt, jobManager::report)) {
                reportGone(attempt);
            }
        }
    }

    @Override
    public void onDropTasks(TaskManagerMessage.DropTasks message) {
        LOG.warn("The new leader does not go on with the tasks of job {}: {}", message.jobId(), message.why());
        release(message.jobId(), JobResources::close);
    }

    @Override
    public void onReleaseJob(TaskManagerMessage.ReleaseJob message) {
        release(message.jobId(), job -> job.settle(message.keptCheckpointId()));
    }

    private void release(String jobId, Consumer<JobResources> end) {
        Iterator<RunningTask> it = tasks.values().iterator();
        while (it.hasNext()) {
            Task task = it.next().task();
            if (task.attempt().jobId().equals(jobId)) {
                if (!task.hasEnded()) {
                    canceling.cancel(task);
                }
                it.remove();
            }
        }
        JobResources job = code.remove(jobId);
        if (job != null) {
            end.accept(job);
        }
        factory.releaseJob(jobId);
        ledger.forget(jobId);
    }

    @Override
    public void onAddSplits(TaskManagerMessage.AddSplits message) {
        tellSource(message, source -> source.addSplits(message.version(), message.splits()));
    }

    @Override
    public void onNoMoreSplits(TaskManagerMessage.NoMoreSplits message) {
        tellSource(message, source -> source.noMoreSplits());
    }

    @Override
    public void onEventToReader(TaskManagerMessage.EventToReader message) {
        tellSource(message, source -> source.handleEvent(message.event()));
    }

    private void tellSource(TaskManagerMessage.ToReader message, Task.SourceMail mail) {
        RunningTask task = tasks.get(message.attempt());
        if (task != null && ledger.received(message)) {
            task.task().tellSource(mail);
        }
    }

    @Override
    public void onTriggerCheckpoint(TaskManagerMessage.TriggerCheckpoint message) {
        if (message.barrier().after().stops()) {
            ledger.stopping(message.attempts(), message.barrier().checkpointId());
        }
        for (AttemptId attempt : message.attempts()) {
            RunningTask task = tasks.get(attempt);
            // One that has just ended is not declined for: its end is on its way, and is what the JobManager must hear.
            if (task != null) {
                task.task().triggerCheckpoint(message.barrier());
            }
        }
    }

    @Override
    public void onCheckpointCompleted(TaskManagerMessage.CheckpointCompleted message) {
        factory.checkpointCompleted(message.jobId(), message.checkpointId());
        forEachTask(message.jobId(), task -> task.checkpointCompleted(message.checkpointId()));
    }

    @Override
    public void onCheckpointAborted(TaskManagerMessage.CheckpointAborted message) {
        factory.checkpointAborted(message.jobId(), message.checkpointId());
        ledger.aborted(message.jobId(), message.checkpointId());
        forEachTask(message.jobId(), task -> task.checkpointAborted(message.checkpointId()));
    }

    private void forEachTask(String jobId, Consumer<Task> action) {
        for (RunningTask task : tasks.values()) {
            if (task.task().attempt().jobId().equals(jobId)) {
                action.accept(task.task());
            }
        }
    }

    @Override
    public void onJobManagerHeartbeat(TaskManagerMessage.JobManagerHeartbeat message) {
        jobManager.heardOf();
    }

    @Override
    public void onThreadDump(TaskManagerMessage.ThreadDump message, Consumer<Reply> reply) {
        reply.accept(new Reply.Text(ThreadDumps.all()));
    }

    @Override
    public void onFetchCollected(TaskManagerMessage.FetchCollected message, Consumer<Reply> reply) {
        Reply.Collected collected = factory.collected()
                .fetch(message.jobId(), message.collectorId(), message.fromSequence(), message.maxRecords());
        reply.accept(
                collected != null
                        ? collected
                        : new Reply.Refused("Job %s has no results under '%s' on TaskManager %s."
                                .formatted(message.jobId(), message.collectorId(), id)));
    }

    private void heartbeat() {
        List<TaskReportedMetrics> reports = new ArrayList<>();
        for (RunningTask task : tasks.values()) {
            if (!task.task().hasEnded()) {
                reports.add(task.report());
            }
        }
        jobManager.tell(new JobManagerMessage.Heartbeat(id, ProcessFigures.now(), reports));
    }

    /** Nobody will ever want these tasks again. */
    private void jobManagerLost(String why) {
        for (String jobId : code.jobs()) {
            LOG.warn("{}; the tasks of job {} are canceled", why, jobId);
            // Whoever leads next decides what becomes of what the tasks have left.
            release(jobId, JobResources::close);
        }
    }
}
