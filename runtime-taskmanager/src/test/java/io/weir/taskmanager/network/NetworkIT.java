package io.weir.taskmanager.network;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.Types;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.ChannelBrokenException;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.ChannelSink;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.exchange.StreamSignal;
import io.weir.taskmanager.exchange.TaskSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class NetworkIT {
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final ChannelId ID = new ChannelId(JOB, 0, 0, 0, 0, 0);
    private static final ChannelId LATER = new ChannelId(JOB, 0, 0, 1, 0, 1);
    private static final int WAITING_FRAMES = 64;

    private final Network producing = new Network("localhost", 0, 1024);
    private final Network consuming = new Network("localhost", 0, 1024);
    private final Peer producer = peer("producing", producing);
    private final Peer consumer = peer("consuming", consuming);

    @AfterEach
    void close() {
        producing.close();
        consuming.close();
    }

    @Test
    void aConsumerThatDoesNotPollHoldsTheProducerBack() {
        ChannelSink sink = openOutput();
        ChannelSource source = openInput();
        AtomicInteger sent = new AtomicInteger();
        int most = RemoteInput.WINDOW_FRAMES + WAITING_FRAMES;

        eventually("the window and the waiting room are used up", () -> {
            while (sink.hasRoom()) {
                sink.send(FramesTest.batch(List.of((long) sent.getAndIncrement()), 0, 0));
            }
            return sent.get() >= most;
        });
        assertThat(sent).hasValue(most);
        assertThat(sink.hasRoom()).isFalse();
        assertThat(sink.isAvailable()).isFalse();

        for (int i = 0; i < most; i++) {
            assertThat(next(source))
                    .isInstanceOfSatisfying(
                            RecordBatch.class, batch -> assertThat(batch.size).isEqualTo(1));
        }
        eventually("there is room again", sink::isAvailable);
    }

    @Test
    void signalsComeBehindTheBatchesBeforeThem() {
        ChannelSource source = openInput();
        ChannelSink sink = openOutput();

        sink.send(FramesTest.batch(List.of(1L, 2L), 0, 0));
        sink.send(StreamSignal.END_OF_INPUT);

        assertThat(next(source)).isInstanceOf(RecordBatch.class);
        assertThat(next(source)).isEqualTo(StreamSignal.END_OF_INPUT);
    }

    /** Barriers overtake what waits for credits, and what the consumer takes for them gives the producer no room. */
    @Test
    void anAnnouncementPassesWhatWaitsAndAPullBringsItAll() {
        ChannelSink sink = openOutput();
        ChannelSource source = openInput();
        int batches = RemoteInput.WINDOW_FRAMES + 5;
        CheckpointBarrier barrier = barrier(7);
        for (int i = 0; i < batches; i++) {
            sink.send(FramesTest.batch(List.of((long) i), 0, 0));
        }
        eventually("the window is full", source::isReady);
        sink.announce(barrier);
        sink.send(new BarrierEvent(barrier));
        sink.send(FramesTest.batch(List.of(-1L), 0, 0));
        assertThat(sink.isAvailable()).isFalse();

        eventually("the barrier is announced", () -> barrier.equals(source.announced()));
        source.pull(7);
        List<Object> taken = new ArrayList<>();
        eventually("everything up to the barrier has come", () -> {
            Object element = source.take();
            if (element != null) {
                taken.add(element);
            }
            return element instanceof BarrierEvent;
        });

        assertThat(taken).hasSize(batches + 1);
        assertThat(source.take()).as("what is behind the barrier").isNull();
        assertThat(sink.isAvailable()).isFalse();
        taken.forEach(source::release);
        eventually("there is room again", sink::isAvailable);
        assertThat(next(source))
                .isInstanceOfSatisfying(
                        RecordBatch.class, batch -> assertThat(batch.values[0]).isEqualTo(-1L));
    }

    private static CheckpointBarrier barrier(long id) {
        return new CheckpointBarrier(
                id,
                0,
                CheckpointKind.CHECKPOINT,
                AfterSnapshot.CONTINUE,
                true,
                0,
                new CheckpointTarget(null, null, 1000));
    }

    @Test
    void theConsumerLearnsThatItsProducerIsLost() {
        ChannelSource source = openInput();
        ChannelSink sink = openOutput();
        sink.send(FramesTest.batch(List.of(1L), 0, 0));
        assertThat(next(source)).isInstanceOf(RecordBatch.class);

        producing.close();

        assertThatThrownBy(() -> next(source))
                .isInstanceOf(ChannelBrokenException.class)
                .hasMessage("The connection from TaskManager producing was lost.");
    }

    @Test
    void theProducerLearnsThatItsConsumerCannotBeReached() {
        consuming.close();
        ChannelSink sink = openOutput();

        eventually("the channel is broken", () -> isBroken(sink));

        assertThatThrownBy(() -> sink.send(StreamSignal.IDLE))
                .hasMessageStartingWith("TaskManager consuming cannot be reached at localhost:");
    }

    @Test
    void theProducerOfALaterAttemptTakesThePlaceAndOneOfAnEarlierDoesNot() {
        ChannelSource source = consuming.openInput(LATER, producer, content(), new TaskSignal());
        ChannelSink former = openOutput();
        ChannelSink sink = producing.openOutput(LATER, consumer, content(), new TaskSignal());
        ChannelSink late = openOutput();

        eventually("the former one is broken", () -> isBroken(former));
        eventually("the late one is broken", () -> isBroken(late));
        sink.send(FramesTest.batch(List.of(1L), 0, 0));

        assertThat(next(source)).isInstanceOf(RecordBatch.class);
    }

    /** A length no frame has, HTTP, another magic number, another version, and a batch before the greeting. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7fffffff01",
                "ffffffff01",
                "474554202f20485454502f312e310d0a",
                "00000007" + "01" + "00000000" + "0001",
                "00000007" + "01" + "57454952" + "7fff",
                "00000008" + "03" + "00000001" + "000000"
            })
    void whoeverDoesNotGreetProperlyIsCutOff(String bytes) throws IOException {
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), consuming.port())) {
            stranger.getOutputStream().write(HexFormat.of().parseHex(bytes));

            assertThat(isCutOff(stranger)).isTrue();
        }
    }

    private static boolean isCutOff(Socket stranger) {
        try {
            return stranger.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static boolean isBroken(ChannelSink sink) {
        try {
            sink.send(StreamSignal.IDLE);
            return false;
        } catch (ChannelBrokenException e) {
            return true;
        }
    }

    private static Object next(ChannelSource source) {
        eventually("something has come", source::isReady);
        Object element = source.poll();
        assertThat(element).isNotNull();
        return element;
    }

    private ChannelSink openOutput() {
        return producing.openOutput(ID, consumer, content(), new TaskSignal());
    }

    private ChannelSource openInput() {
        return consuming.openInput(ID, producer, content(), new TaskSignal());
    }

    private static Exchange.Content content() {
        return new Exchange.Content(FramesTest.serializer(Types.LONG), null);
    }

    private static Peer peer(String name, Network network) {
        return new Peer(new AttemptId(JOB, "1".repeat(32), 0, 0), name, "localhost", network.port());
    }
}
