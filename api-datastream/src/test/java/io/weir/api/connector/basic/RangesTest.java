package io.weir.api.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.testing.FakeEnumeratorContext;
import io.weir.api.connector.testing.FakeReaderContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RangesTest {
    private final FakeReaderContext context = new FakeReaderContext();
    private final RecordedReaderOutput<Long> output = new RecordedReaderOutput<>();

    @ParameterizedTest
    @CsvSource({"0,10,3", "0,0,4", "5,6,4", "-7,100,7", "0,9223372036854775807,3"})
    void cutsIntoAdjoiningRangesOfNearlyTheSameSize(long from, long end, int parts) {
        List<IndexRange> ranges = IndexRange.cut(from, end, parts);

        assertThat(ranges).hasSize(parts);
        assertThat(ranges).extracting(IndexRange::splitId).doesNotHaveDuplicates();
        assertThat(ranges.get(0).next()).isEqualTo(from);
        assertThat(ranges.get(parts - 1).end()).isEqualTo(end);
        for (int i = 1; i < parts; i++) {
            assertThat(ranges.get(i).next()).isEqualTo(ranges.get(i - 1).end());
        }
        assertThat(ranges.stream().map(range -> range.end() - range.next()))
                .allMatch(size -> Math.abs(size - (end - from) / parts) <= 1);
    }

    @Test
    void aRangeSurvivesItsSerializer() throws IOException {
        IndexRange range = new IndexRange("bölük-1", -5, Long.MAX_VALUE);

        byte[] bytes = IndexRange.SERIALIZER.serialize(range);

        assertThat(IndexRange.SERIALIZER.deserialize(1, bytes)).isEqualTo(range);
        assertThatThrownBy(() -> IndexRange.SERIALIZER.deserialize(2, bytes)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> IndexRange.SERIALIZER.deserialize(1, new byte[15]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("15 bytes");
    }

    @Test
    void theQueueGivesEachSplitOnceAndThenSaysThereAreNoMore() {
        FakeEnumeratorContext<IndexRange> readers = new FakeEnumeratorContext<>(2);
        SplitQueue<IndexRange> queue = new SplitQueue<>(readers, IndexRange.cut(0, 4, 2));

        queue.handleSplitRequest(1, null);
        assertThat(queue.snapshotState(1)).extracting(IndexRange::splitId).containsExactly("range-1");
        queue.handleSplitRequest(0, null);
        queue.handleSplitRequest(1, null);

        assertThat(readers.answers()).containsExactly("1 <- range-0", "0 <- range-1", "1 <- none");
    }

    @Test
    void theQueueGivesSplitsThatCameBackAgain() {
        FakeEnumeratorContext<IndexRange> readers = new FakeEnumeratorContext<>(2);
        SplitQueue<IndexRange> queue = new SplitQueue<>(readers, List.of());

        queue.addSplitsBack(IndexRange.cut(0, 4, 1), 0);
        queue.handleSplitRequest(1, null);

        assertThat(readers.answers()).containsExactly("1 <- range-0");
    }

    @Test
    void waitingSplitsSurviveTheirSerializer() throws IOException {
        SimpleVersionedSerializer<List<IndexRange>> serializer = SplitQueue.serializer(IndexRange.SERIALIZER);
        List<IndexRange> ranges = IndexRange.cut(0, 100, 5);

        assertThat(serializer.deserialize(1, serializer.serialize(ranges))).isEqualTo(ranges);
        assertThat(serializer.deserialize(1, serializer.serialize(List.of()))).isEmpty();
    }

    @Test
    void waitingSplitsThatClaimMoreBytesThanThereAreAreRefused() throws IOException {
        SimpleVersionedSerializer<List<IndexRange>> serializer = SplitQueue.serializer(IndexRange.SERIALIZER);
        byte[] bytes = serializer.serialize(IndexRange.cut(0, 100, 1));
        bytes[8] = 0x7f; // the highest byte of the first split's length

        assertThatThrownBy(() -> serializer.deserialize(1, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("claims");
    }

    @Test
    void aNegativeNumberOfWaitingSplitsIsRefused() throws IOException {
        SimpleVersionedSerializer<List<IndexRange>> serializer = SplitQueue.serializer(IndexRange.SERIALIZER);
        byte[] bytes = serializer.serialize(List.of());
        bytes[4] = (byte) 0x80;

        assertThatThrownBy(() -> serializer.deserialize(1, bytes)).isInstanceOf(IOException.class);
    }

    @Test
    void theReaderReadsItsRangesAndAsksForTheNext() throws Exception {
        RangeReader<Long> reader = new RangeReader<>(context, index -> index * 10);
        reader.start();
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(context.splitRequests()).isEqualTo(1);
        assertThat(reader.isAvailable()).isNotDone();

        reader.addSplits(List.of(new IndexRange("a", 1, 3)));
        assertThat(reader.isAvailable()).isDone();
        pollWhileMore(reader);
        assertThat(context.splitRequests()).isEqualTo(2);
        reader.notifyNoMoreSplits();

        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
        assertThat(output.records).containsExactly(10L, 20L);
    }

    @Test
    void theReaderMissesNoAnswerThatComesAtOnce() {
        RangeReader<Long> reader = new RangeReader<>(context, index -> index);
        context.onSplitRequest(() -> reader.addSplits(List.of(new IndexRange("a", 0, 1))));

        reader.start();

        assertThat(reader.isAvailable()).isDone();
    }

    @Test
    void theReaderRemembersWhatIsLeft() throws Exception {
        RangeReader<Long> reader = new RangeReader<>(context, index -> index);
        reader.addSplits(List.of(new IndexRange("a", 0, 5), new IndexRange("b", 5, 9)));
        reader.pollNext(output);
        reader.pollNext(output);
        reader.pollNext(output);

        assertThat(output.records).containsExactly(0L, 1L);
        assertThat(reader.snapshotState(1)).containsExactly(new IndexRange("a", 2, 5), new IndexRange("b", 5, 9));
    }

    @ParameterizedTest
    @CsvSource({"1,10,4", "-3,3,2", "9223372036854775800,9223372036854775807,3"})
    void aSequenceHasAllItsNumbersOnce(long from, long to, int parallelism) throws Exception {
        NumberSequenceSource source = new NumberSequenceSource(from, to);
        FakeEnumeratorContext<IndexRange> readers = new FakeEnumeratorContext<>(parallelism);
        var enumerator = source.createEnumerator(readers);
        for (int i = 0; i < parallelism; i++) {
            enumerator.handleSplitRequest(i, null);
        }
        RangeReader<Long> reader = new RangeReader<>(context, index -> index);
        for (int subtask = 0; subtask < parallelism; subtask++) {
            reader.addSplits(readers.splits(subtask));
        }
        reader.notifyNoMoreSplits();

        pollWhileMore(reader);

        assertThat(output.records)
                .isEqualTo(LongStream.rangeClosed(0, to - from)
                        .mapToObj(number -> from + number)
                        .toList());
    }

    @Test
    void refusesASequenceThatGoesDownOrHoldsAllNumbers() {
        assertThatThrownBy(() -> new NumberSequenceSource(2, 1)).hasMessageContaining("from 2 to 1");
        assertThatThrownBy(() -> new NumberSequenceSource(Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void pollWhileMore(RangeReader<Long> reader) throws Exception {
        List<InputStatus> statuses = new ArrayList<>();
        do {
            statuses.add(reader.pollNext(output));
        } while (statuses.get(statuses.size() - 1) == InputStatus.MORE_AVAILABLE);
    }
}
