package io.weir.taskmanager.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import io.weir.operators.Output;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WritersTest {
    private static final OutputWait NEVER_WAITS = sink -> {
        throw new AssertionError("there was room");
    };

    private final RecordedSink sink = new RecordedSink();

    @Test
    void recordsTravelInBatchesOfTheCapacity() {
        ChannelWriter writer = writer(sink, Types.LONG, 3);

        for (long i = 0; i < 7; i++) {
            writer.add(i, i * 10);
        }
        writer.flush();

        assertThat(sink.batches).extracting(batch -> batch.size).containsExactly(3, 3, 1);
        assertThat(sink.records()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(sink.batches.get(1).timestamps[2]).isEqualTo(50);
        assertThat(writer.records()).isEqualTo(7);
    }

    @Test
    void aWatermarkWaitsForTheEndOfTheBatch() {
        ChannelWriter writer = writer(sink, Types.LONG, 2);

        writer.add(1L, 1);
        writer.watermark(5);
        assertThat(sink.sent).isEmpty();
        writer.add(2L, 2);
        writer.add(3L, 3);
        writer.flush();

        assertThat(sink.batches).extracting(batch -> batch.watermark).containsExactly(5L, RecordBatch.NO_WATERMARK);
    }

    @Test
    void aWatermarkWithoutRecordsGoesByItself() {
        ChannelWriter writer = writer(sink, Types.LONG, 2);

        writer.watermark(5);
        writer.flush();
        writer.flush();

        assertThat(sink.batches).singleElement().satisfies(batch -> {
            assertThat(batch.size).isZero();
            assertThat(batch.watermark).isEqualTo(5);
        });
    }

    @Test
    void aSignalComesBehindTheRecordsBeforeIt() {
        ChannelWriter writer = writer(sink, Types.LONG, 100);

        writer.add(1L, 1);
        writer.send(StreamSignal.END_OF_INPUT);

        assertThat(sink.sent).hasSize(2).last().isEqualTo(StreamSignal.END_OF_INPUT);
    }

    @Test
    void largeRecordsTravelInSmallBatches() {
        ChannelWriter writer = writer(sink, Types.STRING, 256);
        String large = "x".repeat(40_000);

        for (int i = 0; i < 9; i++) {
            writer.add(large, 0);
        }

        assertThat(sink.batches).hasSize(3).allMatch(batch -> batch.size == 3);
        assertThat(sink.batches).allMatch(batch -> batch.estimatedBytes >= 3 * 40_000);
    }

    @Test
    void aWriterWaitsForRoom() {
        List<String> calls = new ArrayList<>();
        sink.full = true;
        ChannelWriter writer = new ChannelWriter(
                sink,
                waitedFor -> {
                    calls.add("waited");
                    sink.full = false;
                },
                serializer(Types.LONG),
                false,
                1);

        writer.add(1L, 1);

        assertThat(calls).containsExactly("waited");
        assertThat(sink.batches).hasSize(1);
    }

    @Test
    void recordsGoToTheSubtaskThatOwnsTheirKeyGroup() {
        int maxParallelism = 128;
        RecordedSink[] sinks = {new RecordedSink(), new RecordedSink(), new RecordedSink()};
        KeyedWriter keyed =
                new KeyedWriter(value -> (Long) value % 50, new FailuresOnly(), channels(sinks), maxParallelism, null);

        for (long i = 0; i < 1000; i++) {
            keyed.collect(i, Output.NO_TIMESTAMP);
        }
        keyed.flush();

        int received = 0;
        for (int subtask = 0; subtask < sinks.length; subtask++) {
            for (RecordBatch batch : sinks[subtask].batches) {
                for (int i = 0; i < batch.size; i++) {
                    assertThat(batch.keys[i]).isEqualTo((Long) batch.values[i] % 50);
                    int keyGroup = KeyGroups.keyGroup(KeyGroups.hash(batch.keys[i]), maxParallelism);
                    assertThat(batch.keyHashes[i]).isEqualTo(KeyGroups.hash(batch.keys[i]));
                    assertThat(KeyGroups.subtask(keyGroup, maxParallelism, 3)).isEqualTo(subtask);
                    received++;
                }
            }
        }
        assertThat(received).isEqualTo(1000);
    }

    @Test
    void aKeySelectorThatGivesNullIsNamed() {
        KeyedWriter keyed = new KeyedWriter(value -> null, new FailuresOnly(), channels(new RecordedSink()), 128, null);

        assertThatThrownBy(() -> keyed.collect(1L, 0)).hasMessageContaining("returned null");
    }

    @Test
    void aBroadcastGivesEachChannelItsOwnCopyOfAMutableRecord() {
        RecordedSink first = new RecordedSink();
        RecordedSink second = new RecordedSink();
        byte[] record = {1, 2};
        BroadcastWriter writer =
                new BroadcastWriter(channels(first, second), serializer(Types.PRIMITIVE_ARRAY(Types.BYTE)));

        writer.collect(record, 0);
        writer.flush();

        assertThat(first.records()).singleElement().isEqualTo(record).isNotSameAs(record);
        assertThat(second.records())
                .singleElement()
                .isEqualTo(record)
                .isNotSameAs(first.records().get(0));
    }

    @Test
    void aBroadcastHandsImmutableRecordsOver() {
        RecordedSink first = new RecordedSink();
        BroadcastWriter writer = new BroadcastWriter(channels(first), null);
        Object record = new Object();

        writer.collect(record, 0);
        writer.flush();

        assertThat(first.records()).singleElement().isSameAs(record);
    }

    @Test
    void recordsAreCopiedUntilTheyProveToBeNewOnes() {
        HandOver handOver = new HandOver(serializer(Types.PRIMITIVE_ARRAY(Types.BYTE)), "edge", false);
        for (int i = 0; i < 1024; i++) {
            byte[] watched = {1};
            assertThat(handOver.take(watched)).isNotSameAs(watched).isEqualTo(watched);
        }

        byte[] trusted = {2};

        assertThat(handOver.take(trusted)).isSameAs(trusted);
    }

    @Test
    void oneObjectFilledAgainIsCopiedForEver() {
        HandOver handOver = new HandOver(serializer(Types.PRIMITIVE_ARRAY(Types.BYTE)), "edge", false);
        for (int i = 0; i < 2000; i++) {
            handOver.take(new byte[1]);
        }
        byte[] reused = {1};
        handOver.take(reused);
        assertThat(handOver.take(reused)).isNotSameAs(reused);

        for (int i = 0; i < 2000; i++) {
            byte[] fresh = {2};
            assertThat(handOver.take(fresh)).isNotSameAs(fresh);
        }
    }

    private static Channels channels(RecordedSink... sinks) {
        ChannelWriter[] writers = new ChannelWriter[sinks.length];
        for (int i = 0; i < sinks.length; i++) {
            writers[i] = new ChannelWriter(sinks[i], NEVER_WAITS, new AnyObject(), true, 16);
        }
        return new Channels(writers);
    }

    private static ChannelWriter writer(RecordedSink sink, TypeInformation<?> type, int capacity) {
        return new ChannelWriter(sink, NEVER_WAITS, serializer(type), false, capacity);
    }

    @SuppressWarnings("unchecked") // tests write the type they asked for
    private static TypeSerializer<Object> serializer(TypeInformation<?> type) {
        return (TypeSerializer<Object>)
                Serializers.create(type, SerializerConfig.STANDARD, WritersTest.class.getClassLoader());
    }
}
