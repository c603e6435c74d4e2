package io.weir.systemtests.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is in the broker, as readers of committed records see it, beside what its writers know. */
final class Comparison {
    private final List<Written> written;
    private final List<BitSet> seen = new ArrayList<>();
    private int repeated;
    private int misplaced;
    private int unordered;
    private int aborted;

    Comparison(List<Writer> writers) {
        written = writers.stream().map(Writer::written).toList();
        written.forEach(one -> seen.add(new BitSet()));
    }

    /**
     * Reads a topic to its end.
     *
     * @throws IllegalStateException if the end of what is committed is not the end of the topic: something is still open
     */
    void read(String address, String topic) {
        int[][] last = new int[Writer.PARTITIONS][written.size()];
        for (int[] numbers : last) {
            Arrays.fill(numbers, -1);
        }
        CommittedRecords.read(address, topic, Writer.PARTITIONS, record -> see(record, last[record.partition()]));
    }

    private void see(ConsumerRecord<String, String> record, int[] last) {
        Numbered numbered = Numbered.of(record);
        int writer = numbered.writer();
        int number = numbered.number();
        if (seen.get(writer).get(number)) {
            repeated++;
        }
        if (number % Writer.PARTITIONS != record.partition()) {
            misplaced++;
        }
        if (number < last[writer]) {
            unordered++;
        }
        if (written.get(writer).isUnexpected(number)) {
            aborted++;
        }
        last[writer] = Math.max(last[writer], number);
        seen.get(writer).set(number);
    }

    private int lost() {
        return IntStream.range(0, written.size())
                .map(writer -> written.get(writer).missing(seen.get(writer)))
                .sum();
    }

    boolean isExact() {
        return lost() + repeated + misplaced + unordered + aborted == 0;
    }

    /** Fields of JSON. */
    @Override
    public String toString() {
        return "\"acknowledged\":%d,\"aborted\":%d,\"lost\":%d,\"repeated\":%d,\"misplaced\":%d,\"unordered\":%d,\"abortedSeen\":%d"
                .formatted(
                        written.stream().mapToInt(Written::expectedCount).sum(),
                        written.stream().mapToInt(Written::unexpectedCount).sum(),
                        lost(),
                        repeated,
                        misplaced,
                        unordered,
                        aborted);
    }
}
