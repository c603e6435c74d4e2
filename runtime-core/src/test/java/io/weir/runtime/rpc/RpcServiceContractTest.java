package io.weir.runtime.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.protocol.JobManagerMessage.RegisterTaskManager;
import io.weir.runtime.protocol.JobManagerMessage.TaskManagerLeaves;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.protocol.RpcMessage;
import io.weir.runtime.protocol.TaskManagerInfo;
import io.weir.runtime.protocol.TaskManagerInfo.HardwareInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link RpcService} keeps. */
abstract class RpcServiceContractTest {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The service that has the endpoints. */
    abstract RpcService here();

    /** One that calls it from elsewhere. */
    abstract RpcService there();

    /** Lets things happen until {@code condition} holds. */
    abstract void settle(BooleanSupplier condition);

    @Test
    void answersACallFromElsewhere() {
        here().start("echo", "", executor -> new Recorder(new Reply.Text(List.of("ğ"))));

        CompletableFuture<Reply> answer = ask(there(), "echo", "", new TaskManagerLeaves("tm", "end"));

        assertThat(answer).isCompletedWithValue(new Reply.Text(List.of("ğ")));
    }

    @Test
    void answersACallFromTheSameProcess() {
        here().start("echo", "", executor -> new Recorder(new Reply.Done()));

        assertThat(ask(here(), "echo", "", new TaskManagerLeaves("tm", "end"))).isCompletedWithValue(new Reply.Done());
    }

    @Test
    void keepsTheOrderOfMessagesLongAndShort() {
        Recorder recorder = here().start("ordered", "", executor -> new Recorder(new Reply.Done()));
        RpcPeer peer = there().connect(here().address(), "ordered", "");

        for (int i = 0; i < 40; i++) {
            peer.tell(new TaskManagerLeaves("tm" + i, "x".repeat(i % 4 == 0 ? 400_000 : 10)));
        }

        settle(() -> recorder.received.size() == 40);
        for (int i = 0; i < 40; i++) {
            assertThat(((TaskManagerLeaves) recorder.received.get(i)).taskManagerId())
                    .isEqualTo("tm" + i);
        }
    }

    @Test
    void refusesAMessageWithAnotherTokenAndNamesBoth() {
        Recorder recorder = here().start("fenced", "leader-2", executor -> new Recorder(new Reply.Done()));

        CompletableFuture<Reply> answer = ask(there(), "fenced", "leader-1", new TaskManagerLeaves("tm", "end"));

        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(RpcException.class)
                .hasMessageContaining("leader-1")
                .hasMessageContaining("leader-2");
        assertThat(recorder.received).isEmpty();
    }

    @Test
    void takesAMessageThatNeedsNoToken() {
        here().start("fenced", "leader-2", executor -> new Recorder(new Reply.Done()));
        TaskManagerInfo info =
                new TaskManagerInfo("tm", "localhost:1", "localhost", 2, 3, new HardwareInfo(1, 2, 3, 4));

        assertThat(ask(there(), "fenced", "", new RegisterTaskManager(info, List.of())))
                .isCompletedWithValue(new Reply.Done());
    }

    @Test
    void takesANewTokenOnceFenced() {
        here().start("fenced", "", executor -> new Recorder(new Reply.Done()));

        here().fence("fenced", "leader-3");

        assertThat(ask(there(), "fenced", "leader-2", new TaskManagerLeaves("tm", "end")))
                .isCompletedExceptionally();
        assertThat(ask(there(), "fenced", "leader-3", new TaskManagerLeaves("tm", "end")))
                .isCompletedWithValue(new Reply.Done());
    }

    @Test
    void tellsThatThereIsNoSuchEndpoint() {
        assertThatThrownBy(() -> ask(there(), "nobody", "", new TaskManagerLeaves("tm", "end"))
                        .join())
                .hasMessageContaining("There is no 'nobody' at " + here().address());
    }

    @Test
    void failsACallThatIsNotAnswered() {
        here().start("silent", "", executor -> (message, sender, reply) -> {});
        CompletableFuture<Reply> answer = there().connect(here().address(), "silent", "")
                .ask(new TaskManagerLeaves("tm", "end"), Duration.ofMillis(50));

        settle(answer::isDone);

        assertThatThrownBy(answer::join)
                .hasMessageContaining(
                        "silent at " + here().address() + " did not answer TaskManagerLeaves within 50 ms");
    }

    @Test
    void failsACallThatIsRefused() {
        here().start("refuser", "", executor -> new Recorder(new Reply.Refused("no slot is free")));

        assertThatThrownBy(() -> ask(there(), "refuser", "", new TaskManagerLeaves("tm", "end"))
                        .join())
                .hasMessageContaining("no slot is free");
    }

    @Test
    void runsCommandsAndTimersOneAtATimeInOrder() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        List<EndpointExecutor> executors = new CopyOnWriteArrayList<>();
        here().start("worker", "", executor -> {
            executors.add(executor);
            return new Recorder(new Reply.Done());
        });
        for (int i = 0; i < 500; i++) {
            int number = i;
            executors.get(0).execute(() -> {
                assertThat(inside.incrementAndGet()).isOne();
                ran.add(number);
                inside.decrementAndGet();
            });
        }
        executors.get(0).schedule(Duration.ofMillis(30), () -> ran.add(1000));
        executors.get(0).schedule(Duration.ofMillis(10), () -> ran.add(2000)).cancel();

        settle(() -> ran.size() == 501);

        assertThat(ran).isSorted().doesNotContain(2000);
    }

    @Test
    void stoppedEndpointGetsNothingMore() {
        Recorder recorder = here().start("short", "", executor -> new Recorder(new Reply.Done()));

        here().stop("short");

        settle(() -> recorder.stopped);
        assertThat(ask(there(), "short", "", new TaskManagerLeaves("tm", "end")))
                .isCompletedExceptionally();
        assertThat(recorder.received).isEmpty();
    }

    CompletableFuture<Reply> ask(RpcService from, String name, String token, RpcMessage message) {
        CompletableFuture<Reply> answer =
                from.connect(here().address(), name, token).ask(message, TIMEOUT);
        settle(answer::isDone);
        return answer;
    }

    /** Remembers what it is told. */
    static final class Recorder implements RpcEndpoint {
        final List<RpcMessage> received = new CopyOnWriteArrayList<>();
        final Map<RpcMessage, String> senders = new java.util.concurrent.ConcurrentHashMap<>();
        volatile boolean stopped;
        private final Reply answer;

        Recorder(Reply answer) {
            this.answer = answer;
        }

        @Override
        public void receive(RpcMessage message, String sender, Consumer<Reply> reply) {
            received.add(message);
            senders.put(message, sender);
            reply.accept(answer);
        }

        @Override
        public void onStopped() {
            stopped = true;
        }
    }
}
