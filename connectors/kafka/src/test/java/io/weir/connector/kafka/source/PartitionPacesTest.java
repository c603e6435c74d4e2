package io.weir.connector.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionPacesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final PartitionPaces<String> paces = new PartitionPaces<>(100);
    private final ReadPartition<String> one = partition(1);
    private final ReadPartition<String> two = partition(2);

    @Test
    void letsRecordsThroughAtTheRateOfEachPartition() {
        paces.hold(List.of(records(one, 1_000, false), records(two, 30, false)), 0);

        assertThat(released(0)).isEqualTo(0);
        assertThat(released(SECOND / 10)).isEqualTo(20);
        assertThat(released(SECOND / 5)).isEqualTo(20);
        assertThat(released(SECOND * 3 / 10)).isEqualTo(20);
        assertThat(paces.isHeld(two)).isFalse();
        assertThat(released(SECOND * 4 / 10)).isEqualTo(10);
        assertThat(paces.isHeld(one)).isTrue();
    }

    @Test
    void catchesUpOnATenthOfASecondAtMost() {
        paces.hold(List.of(records(one, 1_000, false)), 0);

        assertThat(released(10 * SECOND)).isEqualTo(11);
    }

    @Test
    void keepsThePositionBetweenTheParts() {
        paces.hold(List.of(records(one, 15, true)), 0);

        List<FetchedRecords<String>> first = paces.release(SECOND / 10);
        List<FetchedRecords<String>> second = paces.release(SECOND / 5);

        assertThat(first).hasSize(1);
        assertThat(first.get(0).nextOffset()).isEqualTo(10);
        assertThat(first.get(0).isLast()).isFalse();
        assertThat(second.get(0).from()).isEqualTo(10);
        assertThat(second.get(0).nextOffset()).isEqualTo(99);
        assertThat(second.get(0).isLast()).isTrue();
    }

    @Test
    void tellsWhenSomethingIsDue() {
        assertThat(paces.waitNanos(0, SECOND)).isEqualTo(SECOND);
        paces.hold(List.of(records(one, 15, false)), 0);

        assertThat(paces.waitNanos(0, SECOND)).isEqualTo(SECOND / 100);
    }

    private int released(long nowNanos) {
        int count = 0;
        for (FetchedRecords<String> records : paces.release(nowNanos)) {
            count += records.count();
        }
        return count;
    }

    private static ReadPartition<String> partition(int number) {
        return new ReadPartition<>(new KafkaPartitionSplit(new TopicPartition("t", number), 0));
    }

    private static FetchedRecords<String> records(ReadPartition<String> partition, int count, boolean isLast) {
        List<String> values = new ArrayList<>();
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++) {
            values.add("v" + i);
            offsets[i] = i;
        }
        return new FetchedRecords<>(partition, values.toArray(), new long[count], offsets, 0, count, 99, isLast);
    }
}
