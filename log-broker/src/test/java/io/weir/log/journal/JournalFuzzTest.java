package io.weir.log.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.disk.MemoryDisk;
import io.weir.log.fuzz.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Journal files with bytes changed at random, in groups whose checksums are right and in others: each is read or refused by a sentence.
 */
class JournalFuzzTest {
    private static final int CASES = 2000;
    private static final Path DIRECTORY = Path.of("/journal");
    private static final Path FILE = JournalFiles.name(DIRECTORY, 1);
    private static final long NONCE = 42;

    private long read;

    @Test
    void filesAreReadOrRefused() {
        long runs = Fuzz.run(CASES, random -> read += read(file(random)) ? 1 : 0);
        // Of what is refused at once nothing is learned.
        assertThat(read).isBetween(runs / 10, runs * 9 / 10);
    }

    /** Whether there was anything to read. */
    private static boolean read(byte[] content) {
        MemoryDisk disk = new MemoryDisk();
        try {
            disk.createDirectories(DIRECTORY);
            disk.open(FILE).write(ByteBuffer.wrap(content), 0);
            JournalFiles files = new JournalFiles(disk, DIRECTORY, content.length, 1);
            files.open(1);
            int[] bytes = {0};
            JournalReader.Outcome found =
                    new JournalReader(disk, files).read(JournalMark.START, entry -> bytes[0] += entry.remaining());
            assertThat(bytes[0]).isLessThan(content.length);
            assertThat(found.end().position()).isBetween(0L, (long) content.length);
            return found.groups() > 0;
        } catch (IOException e) {
            assertThat(e.getMessage()).contains(FILE.toString());
            return false;
        }
    }

    private static byte[] file(Random random) {
        ByteBuffer file = ByteBuffer.allocate(JournalFormat.FILE_HEADER_BYTES * 8);
        file.put(JournalFormat.fileHeader(1, NONCE));
        int groups = random.nextInt(4);
        for (int number = 1; number <= groups; number++) {
            file.put(group(random, random.nextInt(6) == 0 ? random.nextInt() : number));
        }
        byte[] bytes = Arrays.copyOf(file.array(), file.position() + random.nextInt(file.remaining()));
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** Of entries some of whose lengths are wrong, and with a checksum that is right. */
    private static ByteBuffer group(Random random, int number) {
        ByteBuffer group = ByteBuffer.allocate(JournalFormat.FILE_HEADER_BYTES);
        group.position(JournalFormat.GROUP_HEADER_BYTES);
        for (int entries = random.nextInt(5); entries > 0; entries--) {
            byte[] entry = new byte[random.nextInt(500)];
            random.nextBytes(entry);
            group.putInt(random.nextInt(8) == 0 ? random.nextInt() : entry.length)
                    .put(entry);
        }
        JournalFormat.finishGroup(group, NONCE, number, random.nextInt(4) == 0 ? random.nextInt() : 0);
        return group;
    }
}
