package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.PoisonRecord;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.functions.Collector;
import io.weir.api.serialization.SimpleStringSchema;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The reader and its fetching thread against a consumer that tells what it is told to. */
class KafkaSourceReaderTest {
    private static final TopicPartition ZERO = new TopicPartition("t", 0);
    private static final TopicPartition ONE = new TopicPartition("t", 1);

    private final MockConsumer<ByteBuffer, Object> consumer = new MockConsumer<>("none");
    private final RecordedPoison poison = new RecordedPoison();

    @Test
    void stopsWithinABatchAndReleasesThePartition() throws Exception {
        consumer.schedulePollTask(() -> add(ZERO, 0, 1, 2, 3, 4, 5));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0, 3)));
            run.reader.notifyNoMoreSplits();

            assertThat(run.readToEnd()).containsExactly("v0", "v1", "v2");
            assertThat(run.released).containsExactly("t-0");
            assertThat(run.reader.snapshotState(1)).isEmpty();
        }
    }

    @Test
    void stopsWhereCompactionHasLeftAGap() throws Exception {
        consumer.schedulePollTask(() -> add(ZERO, 0, 1, 9));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0, 5)));
            run.reader.notifyNoMoreSplits();

            assertThat(run.readToEnd()).containsExactly("v0", "v1");
        }
    }

    @Test
    void endsAtOnceWhereThereIsNothingToRead() throws Exception {
        consumer.updateBeginningOffsets(Map.of(ONE, 7L));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(
                    ReaderRun.split("t", 0, 4, 4), ReaderRun.split("t", 1, KafkaPartitionSplit.EARLIEST_OFFSET, 7)));
            run.reader.notifyNoMoreSplits();

            assertThat(run.readToEnd()).isEmpty();
            assertThat(run.released).containsExactlyInAnyOrder("t-0", "t-1");
        }
    }

    @Test
    void remembersTheRecordThatComesNext() throws Exception {
        consumer.schedulePollTask(() -> add(ZERO, 10, 11, 20));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 10), ReaderRun.split("t", 1, 5)));
            assertThat(run.position(0)).isEqualTo(10);

            run.read(2);

            assertThat(run.position(0)).isEqualTo(20);
            run.read(3);
            assertThat(run.position(0)).isEqualTo(21);
            assertThat(run.position(1)).isEqualTo(5);
        }
    }

    @Test
    void emitsAllThatWasMadeOfOneRecordBetweenTwoPositions() throws Exception {
        consumer.schedulePollTask(() -> addViews(ZERO, 0, 1));
        try (ReaderRun<String> run = new ReaderRun<>(consumer, new Twice(""), poison)) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0)));

            assertThat(run.read(1)).containsExactly("v0", "v0'");
            assertThat(run.position(0)).isEqualTo(1);
            assertThat(run.read(3)).containsExactly("v0", "v0'", "v1", "v1'");
        }
    }

    @Test
    void dealsWithDamagedRecordsInTheirTurn() throws Exception {
        consumer.schedulePollTask(() -> {
            add(ZERO, 0);
            addValue(ZERO, 1, new DamagedRecord(null, bytes("bad"), new IOException("no record")));
            add(ZERO, 2);
        });
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0)));

            run.read(1);
            assertThat(run.position(0)).isEqualTo(1);
            assertThat(poison.handled).isEmpty();

            run.read(2);
            assertThat(poison.handled).hasSize(1);
            assertThat(poison.handled.get(0).origin()).isEqualTo("topic t, partition 0, offset 1");
            assertThat(poison.handled.get(0).key()).isEqualTo(bytes("k1"));
            assertThat(poison.handled.get(0).value()).isEqualTo(bytes("bad"));
            assertThat(run.context.metric("numRecordsInErrors")).isEqualTo(1);
            poison.flushed = 0;
            assertThat(run.position(0)).isEqualTo(3);
            assertThat(poison.flushed)
                    .as("before the position is part of a checkpoint")
                    .isEqualTo(1);
        }
    }

    @Test
    void emitsNothingOfARecordThatIsDamagedHalfWay() throws Exception {
        consumer.schedulePollTask(() -> addViews(ZERO, 0, 1, 2));
        try (ReaderRun<String> run = new ReaderRun<>(consumer, new Twice("v1"), poison)) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0)));

            assertThat(run.read(4)).containsExactly("v0", "v0'", "v2", "v2'");
            assertThat(poison.handled).hasSize(1);
            assertThat(poison.handled.get(0).value()).isEqualTo(bytes("v1"));
        }
    }

    @Test
    void failsWithTheSentenceOfTheFetchingThread() throws Exception {
        consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("the sky fell")));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0)));

            assertThatThrownBy(run::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessage("The topics cannot be read: the sky fell");
        }
    }

    @Test
    void namesWhatTheLogHasWhereItsPositionIsLost() throws Exception {
        consumer.updateBeginningOffsets(Map.of(ZERO, 100L));
        consumer.updateEndOffsets(Map.of(ZERO, 200L));
        consumer.schedulePollTask(() -> add(ZERO, 100));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 40)));

            assertThatThrownBy(run::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Offset 40 of topic 't', partition 0, is not there to be read: the log has"
                            + " offsets from 100 up to, but not including, 200.");
        }
    }

    @Test
    void commitsOffsetsOfCompleteCheckpointsAndCountsThem() throws Exception {
        consumer.schedulePollTask(() -> add(ZERO, 0, 1, 2));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0)));
            run.read(2);
            run.reader.snapshotState(1);
            run.read(3);
            run.reader.snapshotState(2);

            run.reader.notifyCheckpointComplete(1);

            Eventually.holds(() -> assertThat(run.context.metric("KafkaSourceReader.commitsSucceeded"))
                    .isEqualTo(1));
            assertThat(consumer.committed(Set.of(ZERO)).get(ZERO).offset()).isEqualTo(2);
            assertThat(run.context.metric("KafkaSourceReader.topic.t.partition.0.committedOffset"))
                    .isEqualTo(2);
        }
    }

    @Test
    void commitsTheEndOfAPartitionThatIsRead() throws Exception {
        consumer.schedulePollTask(() -> add(ZERO, 0, 1, 2));
        try (ReaderRun<String> run = run()) {
            run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0, 3)));
            run.reader.notifyNoMoreSplits();
            run.readToEnd();
            run.reader.snapshotState(1);

            run.reader.notifyCheckpointComplete(1);

            Eventually.holds(
                    () -> assertThat(run.context.metric("KafkaSourceReader.topic.t.partition.0.committedOffset"))
                            .isEqualTo(3));
        }
    }

    @Test
    void closesWhileNobodyTakesWhatItHasFetched() throws Exception {
        for (int i = 0; i < 10; i++) {
            long offset = i;
            consumer.schedulePollTask(() -> add(ZERO, offset));
        }
        ReaderRun<String> run = run();
        run.reader.addSplits(List.of(ReaderRun.split("t", 0, 0)));
        run.read(1);

        run.close();

        Eventually.holds(() -> assertThat(consumer.closed()).isTrue());
    }

    private ReaderRun<String> run() {
        return new ReaderRun<>(consumer, KafkaRecordDeserializationSchema.valueOnly(new SimpleStringSchema()), poison);
    }

    private void add(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            addValue(partition, offset, "v" + offset);
        }
    }

    private void addViews(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            addValue(partition, offset, ByteBuffer.wrap(bytes("v" + offset)));
        }
    }

    private void addValue(TopicPartition partition, long offset, Object value) {
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, ByteBuffer.wrap(bytes("k" + offset)), value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Makes two records of each, and none of one after the first of the two. */
    private static final class Twice implements KafkaRecordDeserializationSchema<String> {
        private static final long serialVersionUID = 1;

        private final String damaged;

        Twice(String damaged) {
            this.damaged = damaged;
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out) throws IOException {
            String value = new String(record.value(), StandardCharsets.UTF_8);
            out.collect(value);
            if (value.equals(damaged)) {
                throw new IOException("damaged half way");
            }
            out.collect(value + "'");
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    private static final class RecordedPoison implements PoisonRecordHandler {
        private final List<PoisonRecord> handled = new ArrayList<>();
        private int flushed;

        @Override
        public void handle(PoisonRecord record) {
            handled.add(record);
        }

        @Override
        public void flush() {
            flushed++;
        }
    }
}
