package io.weir.taskmanager.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.types.Types;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.TaskSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job may restart parts of itself again and again on the same TaskManagers. */
final class InputRegistryTest {
    private final InputRegistry registry = new InputRegistry();
    private final List<RemoteInput> opened = new ArrayList<>();

    @Test
    void aLaterAttemptGivesBackWhatTheFormerOneHasNotRead() {
        RemoteInput former = input(1);
        registry.register(former, "tm-1");
        ByteBuf unread = Unpooled.buffer(8);
        former.onBatch(unread);

        RemoteInput later = input(2);
        registry.register(later, "tm-1");
        ByteBuf underWay = Unpooled.buffer(8);
        former.onBatch(underWay);

        assertThat(unread.refCnt()).isZero();
        assertThat(underWay.refCnt()).isZero();
        assertThat(later.isReleased()).isFalse();
    }

    @Test
    void producersFindTheConsumerOfTheirAttemptWhicheverComesFirst() {
        registry.whenReady(id(1), opened::add);
        RemoteInput first = input(1);
        registry.register(first, "tm-1");
        RemoteInput second = input(2);
        registry.register(second, "tm-2");
        registry.whenReady(id(2), opened::add);

        assertThat(opened).containsExactly(first, second);
        assertThat(registry.lost(id(2))).contains("tm-2");
    }

    @Test
    void aProducerOfAnEarlierAttemptThatIsLateDoesNotTakeThePlaceOfOneThatWaits() {
        registry.whenReady(id(2), opened::add);
        registry.whenReady(id(1), opened::add);
        RemoteInput second = input(2);
        registry.register(second, "tm-1");

        assertThat(opened).containsExactly(second);
    }

    @Test
    void aProducerOfALaterAttemptWaitsForItsConsumer() {
        registry.register(input(1), "tm-1");
        registry.whenReady(id(2), opened::add);
        assertThat(opened).isEmpty();

        RemoteInput second = input(2);
        registry.register(second, "tm-1");

        assertThat(opened).containsExactly(second);
    }

    @Test
    void aConsumerOfAnEarlierAttemptThatIsLateDoesNotTakeThePlaceOfTheOneThatIsThere() {
        RemoteInput second = input(2);
        registry.register(second, "tm-1");
        RemoteInput late = input(1);
        registry.register(late, "tm-1");
        registry.whenReady(id(2), opened::add);

        assertThat(opened).containsExactly(second);
        assertThat(second.isReleased()).isFalse();
        assertThat(late.isReleased()).isTrue();
    }

    private static ChannelId id(int attempt) {
        return new ChannelId("job", 0, 0, attempt, 0, attempt);
    }

    @SuppressWarnings("unchecked") // nothing is read
    private static RemoteInput input(int attempt) {
        Exchange.Content content = new Exchange.Content(
                (io.weir.api.types.TypeSerializer<Object>) (io.weir.api.types.TypeSerializer<?>) Serializers.create(
                        Types.LONG, SerializerConfig.STANDARD, InputRegistryTest.class.getClassLoader()),
                null);
        return new RemoteInput(id(attempt), new BatchDecoder(content), new TaskSignal());
    }
}
