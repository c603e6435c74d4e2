package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.ha.Candidacy;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.InMemoryHighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.Term;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.EndpointExecutor;
import io.weir.runtime.rpc.ManualRpc;
import io.weir.runtime.rpc.RpcEndpoint;
import io.weir.runtime.rpc.RpcService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which JobManager a TaskManager listens to where leaders are elected, and when its tasks must end. */
final class JobManagerLinkTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final HeldTask TASK = new HeldTask(
            new AttemptId("job", "vertex", 0, 3), 1, TaskState.RUNNING, Map.of(TaskState.RUNNING, 7L), null);

    private final ManualRpc network = new ManualRpc();
    private final RpcService rpc = network.service("taskmanager:1");
    private final InMemoryHighAvailability.Store store = new InMemoryHighAvailability.Store();
    private final List<String> lost = new ArrayList<>();
    private final List<String> registrations = new ArrayList<>();
    private final List<List<HeldTask>> held = new ArrayList<>();
    private List<HeldTask> tasks = List.of();
    private final TaskManagerInfo info = new TaskManagerInfo(
            "tm-1", "taskmanager:1", "localhost", 2, 1, new TaskManagerInfo.HardwareInfo(1, 1, 1, 1));
    private JobManagerLink link;

    @AfterEach
    void stop() {
        link.stop("the test ends");
    }

    @Test
    void registersWithEachLeaderAndTellsItOfTheTasksThatItHas() {
        Candidacy first = elect("localhost:1");
        jobManager("localhost:1", "epoch-1");
        jobManager("localhost:2", "epoch-2");
        start();
        assertThat(registrations).containsExactly("epoch-1");
        lost.clear();
        tasks = List.of(TASK);

        elect("localhost:2");
        first.close();
        network.advance(Duration.ofSeconds(1));

        assertThat(registrations).containsExactly("epoch-1", "epoch-2");
        assertThat(held).containsExactly(List.of(), List.of(TASK));
        assertThat(lost).isEmpty();
    }

    @Test
    void aFormerLeaderIsRefusedBeforeTheNewOneHasAnswered() {
        Candidacy first = elect("localhost:1");
        jobManager("localhost:1", "epoch-1");
        start();
        assertThat(asked("epoch-1")).isCompletedWithValue(new Reply.Done());

        elect("localhost:2");
        first.close();
        network.runUntilIdle();

        assertThatThrownBy(() -> asked("epoch-1").join()).hasMessageContaining("epoch-2");
        assertThat(asked("epoch-2")).isCompletedWithValue(new Reply.Done());
    }

    @Test
    void aJobManagerThatLeadsUnderAnotherEpochIsNotTaken() {
        elect("localhost:1");
        jobManager("localhost:1", "epoch-7");

        start();

        assertThat(registrations).isNotEmpty();
        assertThat(asked("epoch-7")).isCompletedExceptionally();
    }

    @Test
    void tasksGoOnForALeaseWithoutALeader() {
        Candidacy first = elect("localhost:1");
        jobManager("localhost:1", "epoch-1");
        start();
        lost.clear();

        elect("nobody:1");
        first.close();
        network.advance(Duration.ofSeconds(9));
        assertThat(lost).isEmpty();
        network.advance(Duration.ofSeconds(2));

        assertThat(lost).hasSize(1).allMatch(why -> why.contains("'high-availability.lease'"));
    }

    private void start() {
        TaskManagerConfig config = TaskManagerConfig.from(new Configuration());
        rpc.start("tm-1", "", executor -> {
            link = new JobManagerLink(
                    rpc, config, new InMemoryHighAvailability(store), info, ownThread(executor), lost::add);
            link.onLost(lost::add);
            link.onRegistering(() -> tasks);
            return (RpcEndpoint) (message, sender, reply) -> reply.accept(new Reply.Done());
        });
        link.start();
        network.advance(Duration.ofMillis(500));
    }

    /** Lifelines, which have threads of their own, are left out. */
    private static EndpointExecutor ownThread(EndpointExecutor executor) {
        Thread own = Thread.currentThread();
        return new EndpointExecutor() {
            @Override
            public void execute(Runnable command) {
                if (Thread.currentThread() == own) {
                    executor.execute(command);
                }
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable command) {
                return executor.schedule(delay, command);
            }
        };
    }

    private Candidacy elect(String address) {
        return new InMemoryHighAvailability(store)
                .contend(new LeaderAddress(address, "http://" + address), new Candidate() {
                    @Override
                    public void onElected(Term term) {
                        // the store tells who watches
                    }

                    @Override
                    public void onDeposed(long epoch, String why) {
                        // the store tells who watches
                    }
                });
    }

    private void jobManager(String address, String token) {
        network.service(address).start(JobManagerMessage.ENDPOINT, token, executor -> (message, sender, reply) -> {
            if (message instanceof JobManagerMessage.RegisterTaskManager registration) {
                registrations.add(token);
                held.add(registration.held());
                reply.accept(new Reply.Registered(token, 1_000, 60_000, 8081, 1));
            }
        });
    }

    private CompletableFuture<Reply> asked(String token) {
        CompletableFuture<Reply> answer = network.service("asking:1")
                .connect("taskmanager:1", "tm-1", token)
                .ask(new TaskManagerMessage.ThreadDump(), TIMEOUT);
        network.runUntilIdle();
        return answer;
    }
}
