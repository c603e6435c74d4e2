package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.ClassLoadingConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.TaskDeployment;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What reaches a TaskManager while it fetches the code of a job. */
final class JobCodeTest {
    private static final JobGraph JOB = new JobGraph(
            "0123456789abcdef0123456789abcdef", "job", List.of(), List.of(), Map.of(), Map.of(), List.of());

    private final Queue<Runnable> onEndpoint = new ArrayDeque<>();
    private final Queue<Runnable> onIo = new ArrayDeque<>();
    private final List<JobResources> fetched = new ArrayList<>();
    private final List<AttemptId> deployed = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private @Nullable IOException failure;

    private final JobCode code = new JobCode("tm-1", onEndpoint::add, onIo::add, this::fetch, (job, tasks, reply) -> {
        tasks.forEach(task -> deployed.add(task.attempt()));
        reply.accept(new Reply.Done());
    });

    private JobResources fetch(JobGraph job) throws IOException {
        if (failure != null) {
            throw failure;
        }
        JobResources resources = new JobResources(job, List.of(), ClassLoadingConfig.from(new Configuration()));
        fetched.add(resources);
        return resources;
    }

    private static AttemptId attempt(int subtask, int attempt) {
        return new AttemptId(JOB.jobId(), "map", subtask, attempt);
    }

    private void deploy(AttemptId... attempts) {
        List<TaskDeployment> tasks = new ArrayList<>();
        for (AttemptId attempt : attempts) {
            tasks.add(new TaskDeployment(attempt, 0, List.of(), List.of(), null));
        }
        code.deploy(JOB, tasks, replies::add);
    }

    private void finishFetch() {
        run(onIo);
        run(onEndpoint);
    }

    private static void run(Queue<Runnable> work) {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    @Test
    void tasksWaitForTheCodeWhichIsFetchedOnce() {
        deploy(attempt(0, 0));
        deploy(attempt(1, 0));
        assertThat(deployed).isEmpty();

        finishFetch();
        deploy(attempt(2, 0));

        assertThat(deployed).containsExactly(attempt(0, 0), attempt(1, 0), attempt(2, 0));
        assertThat(fetched).hasSize(1);
        assertThat(replies).hasSize(3).allMatch(Reply.Done.class::isInstance);
    }

    @Test
    void aTaskThatIsCanceledWhileItWaitsIsNeverMade() {
        deploy(attempt(0, 0), attempt(1, 0));
        code.cancel(attempt(0, 0));
        deploy(attempt(0, 1));

        finishFetch();

        assertThat(deployed).containsExactly(attempt(1, 0), attempt(0, 1));
        assertThat(replies).hasSize(2).allMatch(Reply.Done.class::isInstance);
    }

    @Test
    void whatAFormerLeaderWantedIsNotMade() {
        deploy(attempt(0, 0));
        code.cancelWaiting(JOB.jobId());
        deploy(attempt(0, AttemptId.OF_A_TERM));

        finishFetch();

        assertThat(deployed).containsExactly(attempt(0, AttemptId.OF_A_TERM));
    }

    @Test
    void aJobThatIsReleasedMeanwhileLeavesNothing() {
        deploy(attempt(0, 0));
        assertThat(code.jobs()).containsExactly(JOB.jobId());

        assertThat(code.remove(JOB.jobId())).isNull();
        finishFetch();

        assertThat(deployed).isEmpty();
        assertThat(code.jobs()).isEmpty();
        assertThat(replies).singleElement().asString().contains("was released before TaskManager tm-1");
    }

    @Test
    void aJobThatIsReleasedAndComesAgainIsFetchedAgain() {
        deploy(attempt(0, 0));
        code.remove(JOB.jobId());
        deploy(attempt(0, 1));

        finishFetch();

        assertThat(deployed).containsExactly(attempt(0, 1));
        assertThat(fetched).hasSize(2);
        assertThat(code.remove(JOB.jobId())).isSameAs(fetched.get(1));
    }

    @Test
    void jarsThatCannotBeLoadedAreToldToAllWhoWaitAndTriedAgain() {
        failure = new IOException("No route to host");
        deploy(attempt(0, 0));
        deploy(attempt(1, 0));
        finishFetch();
        assertThat(replies)
                .hasSize(2)
                .allSatisfy(reply -> assertThat(reply.toString())
                        .contains("TaskManager tm-1 cannot load the jars of job", "No route to host"));

        failure = null;
        deploy(attempt(0, 1));
        finishFetch();

        assertThat(deployed).containsExactly(attempt(0, 1));
    }
}
