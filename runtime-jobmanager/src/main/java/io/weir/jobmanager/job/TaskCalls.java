package io.weir.jobmanager.job;

import io.weir.jobmanager.schedule.ExecutionGraph;
import io.weir.jobmanager.schedule.JobAction;
import io.weir.jobmanager.schedule.JobEvent;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskManagerMessage.CancelTask;
import io.weir.runtime.protocol.TaskManagerMessage.DeployTasks;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.RpcException;
import java.util.function.Consumer;

/** What a job tells the TaskManagers of its tasks. Confined to the JobManager's endpoint thread. */
final class TaskCalls implements JobSources.Readers {
    private final ExecutionGraph graph;
    private final JobContext context;
    private final JobRuntime runtime;
    private final Consumer<JobEvent> events;

    /** What comes of it goes to {@code events}. */
    TaskCalls(ExecutionGraph graph, JobContext context, JobRuntime runtime, Consumer<JobEvent> events) {
        this.graph = graph;
        this.context = context;
        this.runtime = runtime;
        this.events = events;
    }

    void tell(String taskManagerId, TaskManagerMessage message) {
        context.taskManager(taskManagerId).ifPresent(peer -> guarded(() -> peer.tell(message)));
    }

    private void guarded(Runnable sending) {
        try {
            sending.run();
        } catch (RpcException e) { // too long, for one
            events.accept(new JobEvent.JobBroken(Failure.of(e, String.valueOf(e.getMessage()), null), true));
        }
    }

    @Override
    public void send(ToReader message, Runnable arrived) {
        graph.find(message.attempt())
                .filter(task -> !task.state().isTerminal())
                .flatMap(task -> task.slot())
                .flatMap(slot -> context.taskManager(slot.taskManagerId()))
                .ifPresent(peer -> guarded(() -> peer.ask(message, runtime.askTimeout())
                        .thenAcceptAsync(answer -> arrived.run(), runtime.main())));
    }

    @Override
    public int attempt(String vertexId) {
        return graph.subtasks(vertexId).get(0).attempt().attempt();
    }

    void deploy(JobAction.Deploy action) {
        String id = action.taskManagerId();
        context.taskManager(id)
                .ifPresentOrElse(
                        peer -> peer.ask(new DeployTasks(graph.job(), action.tasks()), runtime.askTimeout())
                                .whenCompleteAsync(
                                        (reply, error) -> {
                                            if (error != null) {
                                                refused(action, String.valueOf(error.getMessage()));
                                            }
                                        },
                                        runtime.main()),
                        () -> runtime.main().execute(() -> refused(action, "it is not registered any more.")));
    }

    private void refused(JobAction.Deploy action, String message) {
        boolean current = action.tasks().stream()
                .anyMatch(task -> graph.find(task.attempt()).isPresent());
        if (current) { // else the job was restarted before the answer came
            events.accept(new JobEvent.DeploymentRefused(action.taskManagerId(), message));
        }
    }

    void cancel(JobAction.Cancel action) {
        context.taskManager(action.taskManagerId())
                .ifPresentOrElse(
                        peer -> peer.tell(new CancelTask(action.attempt())),
                        () -> runtime.main()
                                .execute(() -> events.accept(
                                        new JobEvent.TaskChanged(action.attempt(), TaskState.CANCELED, null))));
    }
}
