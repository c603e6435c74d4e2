package io.weir.jobmanager.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskManagerMessage.AddSplits;
import io.weir.runtime.protocol.TaskManagerMessage.EventToReader;
import io.weir.runtime.protocol.TaskManagerMessage.NoMoreSplits;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What is told to readers, and when, where another leader may have to go on. */
final class SourceOutboxTest {
    private final Queue<Runnable> io = new ArrayDeque<>();
    private final List<byte[]> kept = new ArrayList<>();
    private final List<ToReader> told = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private String refusal = "";
    private final SourceOutbox outbox = new SourceOutbox(this::keep, Runnable::run, io::add, told::add, failures::add);

    @Test
    void readersAreToldWhatIsDurable() throws IOException {
        outbox.begin(3);
        outbox.add(3, state("b,c"), List.of(splits(0, 1, "a")));
        assertThat(told).isEmpty();

        runIo();

        assertThat(told).containsExactly(splitsTold(0));
        SourceRecord record = record(0);
        assertThat(record.attempt()).isEqualTo(3);
        assertThat(new String(record.enumerator().bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("b,c");
        assertThat(record.numbers()).isEqualTo(Map.of(0, 1L));
        assertThat(record.undelivered()).hasSize(1);
    }

    @Test
    void whatComesDuringAWriteIsKeptWithTheNextOne() throws IOException {
        outbox.begin(0);
        outbox.add(0, state("1"), List.of(splits(0, 1, "a")));
        outbox.add(0, state("2"), List.of(splits(1, 1, "b")));
        outbox.add(0, state("3"), List.of(splits(0, 2, "c")));

        runIo();

        assertThat(kept).hasSize(2);
        assertThat(told).extracting(ToReader::number).containsExactly(1L, 1L, 2L);
        assertThat(record(1).numbers()).isEqualTo(Map.of(0, 2L, 1, 1L));
    }

    @Test
    void aCheckpointWaitsForWhatWasHandedOutBeforeIt() {
        List<String> order = new ArrayList<>();
        outbox.begin(0);
        outbox.then(() -> order.add("at once"));
        outbox.add(0, state("1"), List.of(splits(0, 1, "a")));
        outbox.then(() -> order.add("after " + told.size()));
        outbox.add(0, state("2"), List.of(splits(0, 2, "b")));
        assertThat(order).containsExactly("at once");

        runIo();

        assertThat(order).containsExactly("at once", "after 1");
        assertThat(told).hasSize(2);
    }

    @Test
    void whatAReaderHasIsKeptNoLonger() throws IOException {
        outbox.begin(0);
        ToReader first = splits(0, 1, "a");
        outbox.add(0, state("1"), List.of(first));
        runIo();
        outbox.delivered(first);
        outbox.add(0, state("2"), List.of(new NoMoreSplits(reader(0, 0), 2)));
        runIo();

        assertThat(record(1).undelivered()).containsExactly(new NoMoreSplits(reader(0, 0), 2));
    }

    @Test
    void anAdoptedReaderIsToldTheRestAndItsRequestsAreAnsweredByIt() throws IOException {
        outbox.adopt(new SourceRecord(
                5,
                state("x"),
                Map.of(0, 3L, 1, 1L),
                List.of(
                        new AddSplits(reader(0, 5), 2, 1, List.of(new byte[] {1})),
                        new AddSplits(reader(0, 5), 3, 1, List.of(new byte[] {2})),
                        new AddSplits(reader(1, 5), 1, 1, List.of(new byte[] {3})))));

        assertThat(outbox.registered(reader(0, 5), 2, 2)).isEqualTo(1);
        assertThat(told).extracting(ToReader::number).containsExactly(3L);
        assertThat(outbox.registered(reader(1, 5), 1, 1)).isEqualTo(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void nothingIsSentOfFormerAttempts() {
        outbox.begin(0);
        outbox.add(0, state("1"), List.of(splits(0, 1, "a")));
        outbox.begin(1);
        outbox.add(0, state("2"), List.of(splits(0, 2, "b")));

        runIo();

        assertThat(told).isEmpty();
        assertThat(outbox.registered(reader(0, 1), 0, 1)).isEqualTo(1);
    }

    @Test
    void whatCannotBeKeptIsNotToldAndFailsTheJob() {
        refusal = "The disk is full.";
        outbox.begin(0);
        outbox.add(0, state("1"), List.of(splits(0, 1, "a")));

        runIo();

        assertThat(told).isEmpty();
        assertThat(failures).containsExactly("The disk is full.");
    }

    @Test
    void withoutSuccessorsReadersAreToldAtOnce() {
        outbox.begin(0);
        outbox.add(0, null, List.of(splits(0, 1, "a")));

        assertThat(told).hasSize(1);
        assertThat(io).isEmpty();
    }

    @Test
    void aRecordIsReadBackAndADamagedOneIsRefused() throws IOException {
        SourceRecord record = new SourceRecord(
                7,
                new CoordinatorSnapshot(2, new byte[] {1, 2, 3}),
                Map.of(0, 9L, 4, 1L),
                List.of(
                        new AddSplits(reader(0, 7), 8, 3, List.of(new byte[] {5}, new byte[] {6, 7})),
                        new EventToReader(reader(4, 7), 1, new byte[] {8}),
                        new NoMoreSplits(reader(0, 7), 9)));
        byte[] bytes = record.bytes();

        assertThat(SourceRecord.read("job", "vertex", bytes))
                .usingRecursiveComparison()
                .isEqualTo(record);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> SourceRecord.read("job", "vertex", damaged))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    private void keep(byte[] record) throws IOException {
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        kept.add(record);
    }

    private void runIo() {
        while (!io.isEmpty()) {
            io.remove().run();
        }
    }

    private SourceRecord record(int number) throws IOException {
        return SourceRecord.read("job", "vertex", kept.get(number));
    }

    private ToReader splitsTold(int number) {
        return told.get(number);
    }

    private static CoordinatorSnapshot state(String text) {
        return new CoordinatorSnapshot(1, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static ToReader splits(int subtask, long number, String name) {
        return new AddSplits(
                reader(subtask, 0), number, 1, List.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static AttemptId reader(int subtask, int attempt) {
        return new AttemptId("job", "vertex", subtask, attempt);
    }
}
