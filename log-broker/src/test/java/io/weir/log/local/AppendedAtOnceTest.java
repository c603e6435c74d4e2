package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.store.LogSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Batches that are appended to segments together: the files are those of batches appended one by one. */
class AppendedAtOnceTest {
    private static final LogSettings.Segments SETTINGS = new LogSettings.Segments(4000, 1000, 600);
    private static final Path DIRECTORY = Path.of("/data/p-0");

    @Test
    void segmentsAndIndexesAreThoseOfBatchesAppendedOneByOne() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<ByteBuffer> batches = batches(60, random);

            TreeMap<String, byte[]> oneByOne = write(batches, new Random(seed), 1);
            TreeMap<String, byte[]> together = write(batches, new Random(seed), 20);

            assertThat(oneByOne).as("seed %d", seed).hasSizeGreaterThan(6);
            assertThat(together.keySet()).as("seed %d", seed).isEqualTo(oneByOne.keySet());
            together.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(oneByOne.get(name)));
        }
    }

    @Test
    void aBatchThatDoesNotFollowTheOneBeforeIsRefused() throws IOException {
        List<ByteBuffer> batches = batches(3, new Random(1));
        PartitionSegments segments = create(new MemoryDisk());

        assertThatThrownBy(() -> segments.append(List.of(batches.get(0), batches.get(2)), SETTINGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(DIRECTORY.toString());
    }

    /** The files, by name, once {@code batches} were appended up to so many at a time. */
    private static TreeMap<String, byte[]> write(List<ByteBuffer> batches, Random random, int atOnce)
            throws IOException {
        MemoryDisk disk = new MemoryDisk();
        PartitionSegments segments = create(disk);
        List<ByteBuffer> left = batches;
        while (!left.isEmpty()) {
            int some = Math.min(left.size(), 1 + random.nextInt(atOnce));
            int count = segments.append(left.subList(0, some), SETTINGS);
            left = left.subList(count, left.size());
        }
        segments.flush();
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (Path file : disk.list(DIRECTORY)) {
            files.put(file.toString(), disk.bytes(file));
        }
        return files;
    }

    private static PartitionSegments create(MemoryDisk disk) throws IOException {
        disk.createDirectories(DIRECTORY);
        return PartitionSegments.create(disk, DIRECTORY, SETTINGS);
    }

    private static List<ByteBuffer> batches(int count, Random random) {
        List<ByteBuffer> batches = new ArrayList<>();
        long offset = 0;
        long time = 1_000_000;
        for (int i = 0; i < count; i++) {
            BatchBuilder builder = new BatchBuilder();
            int records = 1 + random.nextInt(5);
            for (int r = 0; r < records; r++) {
                time += random.nextInt(8) == 0 ? 400 : 1;
                builder.add(time, null, new byte[random.nextInt(200)]);
            }
            ByteBuffer batch = builder.build();
            new BatchHeader(batch, 0).assign(offset, 1);
            batches.add(batch);
            offset += records;
        }
        return batches;
    }
}
