package io.weir.systemtests.compaction;

import io.weir.systemtests.compaction.Expected.Last;
import io.weir.systemtests.log.CommittedRecords;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A compacted topic, as readers of committed records find it, beside what its writers know, who rest meanwhile. */
final class TableCheck {
    private final List<Expected> expected;
    private int lost;
    private int cameBack;
    private int moved;
    private int unexpected;
    private int unordered;
    private int aborted;
    private int deletedKeys;
    private int forgottenKeys;
    private long read;

    TableCheck(List<Expected> expected) {
        this.expected = List.copyOf(expected);
    }

    /** Reads the topic to its end and compares. */
    void run(String address, String topic) {
        Map<String, Last> found = new HashMap<>();
        long[] lastOffset = new long[KeyWriter.PARTITIONS];
        long[][] lastVersion = new long[KeyWriter.PARTITIONS][expected.size()];
        Arrays.fill(lastOffset, -1);
        for (long[] versions : lastVersion) {
            Arrays.fill(versions, -1);
        }
        CommittedRecords.read(
                address,
                topic,
                KeyWriter.PARTITIONS,
                record -> see(record, lastOffset, lastVersion[record.partition()], found));
        for (int writer = 0; writer < expected.size(); writer++) {
            for (int key = 0; key < KeyWriter.KEYS; key++) {
                compare(expected.get(writer), key, found.get(writer + "-" + key));
            }
        }
    }

    private void see(ConsumerRecord<String, String> record, long[] offsets, long[] versions, Map<String, Last> found) {
        Change change = Change.of(record);
        read++;
        if (record.offset() <= offsets[record.partition()] || change.version() <= versions[change.writer()]) {
            unordered++;
        }
        if (expected.get(change.writer()).isAborted(change.version())) {
            aborted++;
        }
        offsets[record.partition()] = record.offset();
        versions[change.writer()] = change.version();
        found.put(record.key(), new Last(change, record.offset()));
    }

    private void compare(Expected writer, int key, @Nullable Last found) {
        Last last = writer.last(key);
        if (writer.isUnsure(key, last == null ? -1 : last.change().version())) {
            return;
        }
        if (last == null) {
            unexpected += found == null ? 0 : 1;
            return;
        }
        boolean isDeleted = last.change().isDeletion();
        deletedKeys += isDeleted ? 1 : 0;
        if (found == null) {
            forgottenKeys += isDeleted ? 1 : 0;
            lost += isDeleted ? 0 : 1;
        } else if (found.change().version() < last.change().version()) {
            cameBack += isDeleted ? 1 : 0;
            lost += isDeleted ? 0 : 1;
        } else if (!found.change().equals(last.change())) {
            unexpected++;
        } else if (found.offset() != last.offset()) {
            moved++;
        }
    }

    boolean isExact() {
        return lost + cameBack + moved + unexpected + unordered + aborted == 0;
    }

    /** Fields of JSON; the sums of all runs. */
    @Override
    public String toString() {
        return "\"read\":%d,\"lost\":%d,\"cameBack\":%d,\"moved\":%d,\"unexpected\":%d,\"unordered\":%d,\"abortedSeen\":%d,\"deletedKeys\":%d,\"ofTheseForgotten\":%d"
                .formatted(read, lost, cameBack, moved, unexpected, unordered, aborted, deletedKeys, forgottenKeys);
    }
}
