package io.weir.taskmanager.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import org.junit.jupiter.api.Test;

/** Channels between tasks of one TaskManager. */
final class ExchangeTest {
    private static final String HERE = "tm-1";

    private final Exchange exchange = new Exchange(HERE, new NoRemoteChannels());

    private static final class NoRemoteChannels implements RemoteChannels {
        @Override
        public ChannelSink openOutput(ChannelId id, Peer consumer, Exchange.Content content, TaskSignal producer) {
            throw new AssertionError("Both ends are here");
        }

        @Override
        public ChannelSource openInput(ChannelId id, Peer producer, Exchange.Content content, TaskSignal consumer) {
            throw new AssertionError("Both ends are here");
        }

        @Override
        public void releaseJob(String jobId) {}

        @Override
        public void close() {}
    }

    private static ChannelId id(int attempt) {
        return new ChannelId("job", 0, 0, attempt, 0, attempt);
    }

    private static Peer peer() {
        return new Peer(new AttemptId("job", "map", 0, 0), HERE, "localhost", 1);
    }

    private static Exchange.Content content() {
        @SuppressWarnings("unchecked") // nothing is written
        TypeSerializer<Object> serializer = (TypeSerializer<Object>) (TypeSerializer<?>)
                Serializers.create(Types.LONG, SerializerConfig.STANDARD, ExchangeTest.class.getClassLoader());
        return new Exchange.Content(serializer, null);
    }

    private ChannelSink output(int attempt) {
        return exchange.openOutput(id(attempt), peer(), content(), new TaskSignal());
    }

    private ChannelSource input(int attempt) {
        return exchange.openInput(id(attempt), peer(), content(), new TaskSignal());
    }

    @Test
    void theEndsOfTheSameAttemptsMeet() {
        ChannelSink output = output(0);
        ChannelSource input = input(0);

        output.send(StreamSignal.IDLE);

        assertThat(input.poll()).isEqualTo(StreamSignal.IDLE);
    }

    @Test
    void aLaterAttemptHasAChannelOfItsOwn() {
        output(0).send(StreamSignal.IDLE);

        assertThat(input(1).poll()).isNull();
    }

    @Test
    void anEarlierAttemptThatIsLateDoesNotPartThoseOfTheLaterOne() {
        ChannelSink output = output(1);
        ChannelSource late = input(0);
        output(0).send(StreamSignal.END_OF_INPUT);
        ChannelSource input = input(1);

        output.send(StreamSignal.IDLE);

        assertThat(input.poll()).isEqualTo(StreamSignal.IDLE);
        assertThat(late.poll()).isNull();
    }

    @Test
    void nothingIsLeftOfAJobThatWasReleased() {
        output(0).send(StreamSignal.IDLE);

        exchange.releaseJob("job");

        assertThat(input(0).poll()).isNull();
    }
}
