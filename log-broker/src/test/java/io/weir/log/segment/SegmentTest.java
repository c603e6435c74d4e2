package io.weir.log.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A segment held against a plain list of its batches. */
class SegmentTest {
    private static final Path DIRECTORY = Path.of("/log/orders-0");
    private static final int INTERVAL = 500;

    private final MemoryDisk disk = new MemoryDisk();
    private final List<Batch> batches = new ArrayList<>();
    private Segment segment;
    private long next = 1000;
    private int size;

    private record Batch(long offset, long lastOffset, long timestamp, int position, int bytes) {}

    @Test
    void everyOffsetAndTimeIsFoundWhereAListHasIt() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            fill(random, 300);
            assertFindsAll(random);
            segment.flush();
            segment.seal();
            assertFindsAll(random);
            segment.close();
            segment = Segment.open(disk, DIRECTORY, 1000, INTERVAL, 0);
            assertFindsAll(random);
        }
    }

    @Test
    void aSegmentCutAnywhereEndsWithItsLastWholeBatch() throws IOException {
        fill(new Random(1), 30);
        segment.flush();
        byte[] whole = disk.bytes(segment.path());
        for (int cut = whole.length - 2000; cut <= whole.length; cut++) {
            disk.replace(segment.path(), Arrays.copyOf(whole, cut));
            int left = cut;
            Batch last = batches.stream()
                    .filter(batch -> batch.position + batch.bytes <= left)
                    .reduce((a, b) -> b)
                    .orElseThrow();

            Segment opened = Segment.open(disk, DIRECTORY, 1000, INTERVAL, 0);

            assertThat(opened.endOffset()).as("cut at %d", cut).isEqualTo(last.lastOffset + 1);
            assertThat(opened.size()).isEqualTo(last.position + last.bytes);
            assertThat(opened.find(last.lastOffset + 1)).isEmpty();
        }
    }

    @Test
    void aFlippedBitBehindTheLastIndexEntryCutsTheSegmentThere() throws IOException {
        fill(new Random(2), 30);
        segment.flush();
        Batch last = batches.get(batches.size() - 1);
        byte[] damaged = disk.bytes(segment.path());
        damaged[last.position + 40] ^= 1;
        disk.replace(segment.path(), damaged);

        Segment opened = Segment.open(disk, DIRECTORY, 1000, INTERVAL, 0);

        assertThat(opened.size()).isEqualTo(last.position);
        assertThat(opened.endOffset()).isEqualTo(batches.get(batches.size() - 2).lastOffset + 1);
    }

    @Test
    void indexesThatWereLostOrTornAreNotTrusted() throws IOException {
        Random random = new Random(3);
        fill(random, 300);
        segment.flush();
        Path offsets = DIRECTORY.resolve("00000000000000001000.index");
        Path times = DIRECTORY.resolve("00000000000000001000.timeindex");
        byte[] wholeOffsets = disk.bytes(offsets);
        byte[] wholeTimes = disk.bytes(times);
        for (Path index : List.of(offsets, times)) {
            byte[] whole = disk.bytes(index);
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, whole.length / 2, whole.length, (byte) 0);
            byte[] wild = whole.clone();
            random.nextBytes(wild);
            for (byte[] other : List.of(new byte[0], zeroed, wild, Arrays.copyOf(whole, whole.length - 5))) {
                disk.replace(offsets, wholeOffsets);
                disk.replace(times, wholeTimes);
                disk.replace(index, other);
                segment = Segment.open(disk, DIRECTORY, 1000, INTERVAL, 0);
                assertFindsAll(random);
            }
            disk.replace(offsets, wholeOffsets);
            disk.replace(times, wholeTimes);
        }
    }

    @Test
    void isReadWithoutItsNamesOnceItIsHeld() throws IOException {
        Random random = new Random(4);
        fill(random, 300);
        segment.flush();
        segment.seal();
        segment.hold();
        Segment.deleteNames(disk, DIRECTORY, 1000);
        segment.unnamed();

        assertFindsAll(random);
        assertThat(disk.list(DIRECTORY)).as("files made for what has no names").isEmpty();
    }

    @Test
    void whoStillReadsItDoesNotBringADeletedOneBack() throws IOException {
        fill(new Random(5), 300);
        segment.flush();
        segment.seal();

        segment.delete();

        assertThatThrownBy(() -> segment.find(next - 1)).isInstanceOf(IOException.class);
        assertThat(disk.list(DIRECTORY)).isEmpty();
    }

    @Test
    void goesOnBehindWhatWasCutOff() throws IOException {
        Random random = new Random(4);
        fill(random, 100);
        Batch from = batches.get(60);

        segment.truncateTo(from.offset);

        assertThat(segment.size()).isEqualTo(from.position);
        assertThat(segment.endOffset()).isEqualTo(from.offset);
        batches.subList(60, 100).clear();
        next = from.offset;
        size = from.position;
        append(random, 50);
        assertFindsAll(random);
    }

    private void fill(Random random, int count) throws IOException {
        batches.clear();
        next = 1000;
        size = 0;
        segment = Segment.create(disk, DIRECTORY, 1000, INTERVAL);
        append(random, count);
    }

    private void append(Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            BatchBuilder builder = new BatchBuilder();
            int records = 1 + random.nextInt(4);
            long timestamp = 0;
            for (int r = 0; r < records; r++) {
                long time = 5000 + next + random.nextInt(40);
                timestamp = Math.max(timestamp, time);
                builder.add(time, null, new byte[random.nextInt(200)]);
            }
            ByteBuffer batch = builder.build();
            next += random.nextInt(3); // compaction leaves gaps
            new BatchHeader(batch, 0).assign(next, 1);
            segment.append(List.of(batch));
            batches.add(new Batch(next, next + records - 1, timestamp, size, batch.remaining()));
            next += records;
            size += batch.remaining();
        }
    }

    private void assertFindsAll(Random random) throws IOException {
        assertThat(segment.size()).isEqualTo(size);
        assertThat(segment.endOffset()).isEqualTo(next);
        for (int i = 0; i < 100; i++) {
            long offset = 995 + random.nextInt((int) (next - 990));
            OptionalInt expected = batches.stream()
                    .filter(batch -> batch.lastOffset >= offset)
                    .mapToInt(Batch::position)
                    .findFirst();
            assertThat(segment.find(offset)).as("offset %d", offset).isEqualTo(expected);
            long time = 5000 + offset;
            OptionalInt byTime = batches.stream()
                    .filter(batch -> batch.timestamp >= time)
                    .mapToInt(Batch::position)
                    .findFirst();
            assertThat(segment.findByTime(time)).as("time %d", time).isEqualTo(byTime);
        }
        assertThat(segment.latest().timestampMillis())
                .isEqualTo(batches.stream().mapToLong(Batch::timestamp).max().orElseThrow());
    }
}
