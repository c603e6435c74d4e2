package io.weir.taskmanager.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.weir.api.functions.KeySelector;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import io.weir.operators.Output;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.taskmanager.exchange.ChannelBrokenException;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.exchange.TaskSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FramesTest {
    private static final ByteBufAllocator HEAP = UnpooledByteBufAllocator.DEFAULT;
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final ChannelId ID = new ChannelId(JOB, 1, 2, 3, 4, 5);
    private static final int HEADER_BYTES = 9; // length, type and channel

    @Test
    void theBytesOfEachFrameAreAsDescribed() {
        assertThat(hex(Frames.hello(HEAP))).isEqualTo("00000007" + "01" + "57454952" + "0002");
        assertThat(hex(Frames.pull(HEAP, 7, 42))).isEqualTo("0000000d" + "08" + "00000007" + "000000000000002a");
        assertThat(hex(Frames.credit(HEAP, 7, 16))).isEqualTo("00000009" + "05" + "00000007" + "00000010");
        assertThat(hex(Frames.signal(HEAP, 7, 2))).isEqualTo("00000006" + "04" + "00000007" + "02");
        assertThat(hex(Frames.open(HEAP, 7, ID)))
                .isEqualTo("00000039" + "02" + "00000007" + "30313233343536373839616263646566".repeat(2) + "00000001"
                        + "00000002" + "00000003" + "00000004" + "00000005");
    }

    @Test
    void theBytesOfABatchAreAsDescribed() {
        RecordBatch batch = batch(List.of(1L), 5, 9);

        assertThat(hex(encode(Types.LONG, 1024, batch).get(0)))
                .isEqualTo("00000020" + "03" + "00000007" + "0001" + "03" + "0000000000000009" + "0500000000000000"
                        + "0100000000000000");
    }

    @Test
    void anOpenFrameGivesItsChannelBack() {
        ByteBuf frame = Frames.open(HEAP, 7, ID);

        assertThat(Frames.readId(frame.skipBytes(HEADER_BYTES))).isEqualTo(ID);
    }

    @Test
    void aBarrierComesBackWhole() {
        for (CheckpointTarget target : List.of(
                new CheckpointTarget("/tmp/çkp", "/tmp/shared", 20_480), new CheckpointTarget(null, null, 5L << 20))) {
            CheckpointBarrier barrier = new CheckpointBarrier(
                    7, 1_000, CheckpointKind.SAVEPOINT_NATIVE, AfterSnapshot.DRAIN, true, -1, target);

            ByteBuf frame = BarrierFrames.write(HEAP, Frames.BARRIER, 7, barrier);

            assertThat(frame.getInt(0)).as("length").isEqualTo(frame.readableBytes() - 4);
            assertThat(BarrierFrames.read(frame.skipBytes(HEADER_BYTES))).isEqualTo(barrier);
            assertThat(frame.readableBytes()).isZero();
        }
    }

    @Test
    void recordsTimestampsAndWatermarkComeBack() {
        RecordBatch decoded = decode(
                Types.STRING,
                null,
                encode(Types.STRING, 1024, batch(List.of("bir", "", "üç"), 5, 9))
                        .get(0));

        assertThat(List.of(decoded.values)).containsExactly("bir", "", "üç");
        assertThat(decoded.timestamps).containsExactly(5, 6, 7);
        assertThat(decoded.watermark).isEqualTo(9);
        assertThat(decoded.keys).isNull();
    }

    @Test
    void recordsWithoutTimestampsComeBackWithout() {
        RecordBatch batch = batch(List.of(1L, 2L), 0, RecordBatch.NO_WATERMARK);
        batch.timestamps[0] = Output.NO_TIMESTAMP;
        batch.timestamps[1] = Output.NO_TIMESTAMP;

        RecordBatch decoded =
                decode(Types.LONG, null, encode(Types.LONG, 1024, batch).get(0));

        assertThat(decoded.timestamps).containsExactly(Output.NO_TIMESTAMP, Output.NO_TIMESTAMP);
        assertThat(decoded.watermark).isEqualTo(RecordBatch.NO_WATERMARK);
    }

    @Test
    void aWatermarkAloneIsAFrameWithoutRecords() {
        RecordBatch decoded = decode(
                Types.LONG,
                null,
                encode(Types.LONG, 1024, batch(List.of(), 0, 9)).get(0));

        assertThat(decoded.size).isZero();
        assertThat(decoded.watermark).isEqualTo(9);
    }

    @Test
    void keysAreTakenOutAgainAtTheConsumer() {
        RecordBatch decoded = decode(
                Types.LONG,
                value -> (Long) value % 2,
                encode(Types.LONG, 1024, batch(List.of(3L), 0, 9)).get(0));

        assertThat(decoded.keys).containsExactly(1L);
        assertThat(decoded.keyHashes).containsExactly(KeyGroups.hash(1L));
    }

    @Test
    void aBatchBecomesFramesOfAboutASegmentAndTheLastHasTheWatermark() {
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add((long) i);
        }

        List<ByteBuf> frames = encode(Types.LONG, 160, batch(records, 0, 9));

        assertThat(frames).hasSize(10).allMatch(frame -> frame.readableBytes() < 200);
        List<Object> decoded = new ArrayList<>();
        List<Long> watermarks = new ArrayList<>();
        for (ByteBuf frame : frames) {
            RecordBatch part = decode(Types.LONG, null, frame);
            decoded.addAll(List.of(part.values));
            watermarks.add(part.watermark);
        }
        assertThat(decoded).isEqualTo(records);
        assertThat(watermarks.subList(0, 9)).containsOnly(RecordBatch.NO_WATERMARK);
        assertThat(watermarks.get(9)).isEqualTo(9);
    }

    @Test
    void aRecordLargerThanASegmentIsNotSplit() {
        String large = "x".repeat(100_000);

        List<ByteBuf> frames = encode(Types.STRING, 1024, batch(List.of("a", large, "b"), 0, 9));

        assertThat(frames).hasSize(2);
        assertThat(decode(Types.STRING, null, frames.get(0)).values).containsExactly("a", large);
        assertThat(decode(Types.STRING, null, frames.get(1)).values).containsExactly("b");
    }

    @Test
    void bytesLeftBehindTheLastRecordAreNoticed() {
        ByteBuf frame =
                encode(Types.LONG, 1024, batch(List.of(1L), 0, 9)).get(0).writeByte(0);

        assertThatThrownBy(() -> decode(Types.LONG, null, frame))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("1 bytes are left behind 1 records");
    }

    @Test
    void aChannelOfAJobThatEndedKeepsNoFrames() throws Exception {
        EventLoop loop = new DefaultEventLoop();
        OutgoingConnection connection = new OutgoingConnection("tm-1", loop, () -> {});
        RemoteOutput output = new RemoteOutput(
                ID, 7, connection, new BatchEncoder(serializer(Types.LONG), HEAP, 1024), new TaskSignal());
        connection.open(output);
        output.send(batch(List.of(1L), 0, 9));

        connection.releaseJob(JOB);

        ByteBuf left = loop.submit(() -> {
                    output.grant(1);
                    return output.nextToSend();
                })
                .get(90, TimeUnit.SECONDS);
        assertThat(left).isNull();
        assertThatThrownBy(() -> output.send(batch(List.of(1L), 0, 9)))
                .isInstanceOf(ChannelBrokenException.class)
                .hasMessage("The job has ended.");
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    static RecordBatch batch(List<?> records, long firstTimestamp, long watermark) {
        RecordBatch batch = new RecordBatch(records.size(), false);
        for (Object record : records) {
            batch.timestamps[batch.size] = firstTimestamp + batch.size;
            batch.values[batch.size++] = record;
        }
        batch.watermark = watermark;
        return batch;
    }

    @SuppressWarnings("unchecked") // tests write the type they asked for
    static TypeSerializer<Object> serializer(TypeInformation<?> type) {
        return (TypeSerializer<Object>)
                Serializers.create(type, SerializerConfig.STANDARD, FramesTest.class.getClassLoader());
    }

    private static List<ByteBuf> encode(TypeInformation<?> type, int segmentBytes, RecordBatch batch) {
        List<ByteBuf> frames = new ArrayList<>();
        new BatchEncoder(serializer(type), HEAP, segmentBytes).encode(batch, 7, frames::add);
        return frames;
    }

    private static RecordBatch decode(
            TypeInformation<?> type, @Nullable KeySelector<Object, Object> keySelector, ByteBuf frame) {
        assertThat(frame.getInt(0)).isGreaterThan(0);
        return new BatchDecoder(new Exchange.Content(serializer(type), keySelector))
                .decode(frame.duplicate().skipBytes(HEADER_BYTES));
    }

    private static String hex(ByteBuf frame) {
        return ByteBufUtil.hexDump(frame);
    }
}
