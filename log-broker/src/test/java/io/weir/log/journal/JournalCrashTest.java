package io.weir.log.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.disk.Blocks;
import io.weir.log.disk.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a journal gives back after the power was lost at any moment, and after damage. */
class JournalCrashTest {
    private static final Path DIRECTORY = Path.of("/journal");
    private static final int FILE_BYTES = 64 * 1024;
    private static final int GROUP_BYTES = 8192;
    private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 40);

    private MemoryDisk disk = new MemoryDisk();
    private JournalFiles files;
    private JournalEnd end;
    private JournalWriter writer;
    private JournalMark mark = JournalMark.START;

    @Test
    void whatWasSyncedIsThereAfterEveryCrashAndInItsOrder() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            runSeed(new Random(seed));
        }
    }

    private void runSeed(Random random) throws IOException {
        disk = new MemoryDisk();
        mark = JournalMark.START;
        List<byte[]> durable = new ArrayList<>();
        for (int life = 0; life < 6; life++) {
            List<byte[]> found = open();
            // Besides what was synced there may be groups that were being written.
            assertThat(found.size()).isGreaterThanOrEqualTo(durable.size());
            for (int i = 0; i < durable.size(); i++) {
                assertThat(found.get(i)).isEqualTo(durable.get(i));
            }
            durable = found;
            int groups = random.nextInt(12);
            for (int group = 0; group < groups; group++) {
                List<byte[]> entries = entries(random);
                write(entries);
                durable.addAll(entries);
                if (random.nextInt(8) == 0) {
                    mark = end.next();
                    files.release(mark.fileId());
                    durable.clear();
                }
            }
            leaveOnTheirWay(groups(random, random.nextInt(4)), random);
            disk.crash(random);
        }
        assertThat(disk.list(DIRECTORY).size()).isLessThan(20);
    }

    private static List<List<byte[]>> groups(Random random, int count) {
        List<List<byte[]>> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(entries(random));
        }
        return groups;
    }

    /** Writes groups at once, in any order, and may sync none, some or all of them, so that nobody may be told of them. */
    private void leaveOnTheirWay(List<List<byte[]>> groups, Random random) throws IOException {
        List<JournalGroup> placed = new ArrayList<>();
        for (List<byte[]> entries : groups) {
            List<JournalEntry> group = group(entries);
            if (!end.hasRoomFor(group)) {
                break;
            }
            placed.add(end.place(group, placed.size()));
        }
        Collections.shuffle(placed, random);
        for (JournalGroup group : placed) {
            try {
                disk.failForces(random.nextInt(2));
                writer.write(group);
            } catch (IOException e) {
                // On disk or not: both are right.
            }
        }
        disk.failForces(0);
    }

    @Test
    void aGroupThatWasWholeBehindATornOneIsNeverReadAgain() throws IOException {
        open();
        write(List.of(bytes(100, 1)));
        end.place(group(List.of(bytes(900, 2))), 0);
        JournalGroup whole = end.place(group(List.of(bytes(900, 3))), 1);
        writer.write(whole);

        assertThat(open()).containsExactly(bytes(100, 1));

        // As large as the torn one: in its place, the whole one would follow.
        write(List.of(bytes(900, 4)));
        assertThat(end.next().group()).isEqualTo(whole.number());
        assertThat(open()).containsExactly(bytes(100, 1), bytes(900, 4));
    }

    @Test
    void aJournalCutAnywhereInItsLastGroupHasAllGroupsBefore() throws IOException {
        open();
        List<byte[]> before = List.of(bytes(100, 1), bytes(700, 2));
        write(before);
        long behind = end.next().position();
        write(List.of(bytes(2000, 3), bytes(2000, 4), bytes(900, 5)));
        Path file = JournalFiles.name(DIRECTORY, 1);
        byte[] whole = disk.bytes(file);
        for (long size = behind; size < behind + 4900; size++) {
            disk.replace(file, Arrays.copyOf(whole, (int) size));

            assertThat(open()).as("cut at %d", size).containsExactlyElementsOf(before);
        }
    }

    @Test
    void aJournalGoesOnBehindATornGroup() throws IOException {
        open();
        write(List.of(bytes(100, 1)));
        long behind = end.next().position();
        write(List.of(bytes(900, 2)));
        Path file = JournalFiles.name(DIRECTORY, 1);
        byte[] torn = disk.bytes(file);
        torn[(int) behind + 400] ^= 1;
        disk.replace(file, torn);

        assertThat(open()).containsExactly(bytes(100, 1));
        write(List.of(bytes(50, 3)));

        assertThat(open()).containsExactly(bytes(100, 1), bytes(50, 3));
    }

    @Test
    void damageInFrontOfSyncedGroupsIsRefusedWithThePlace() throws IOException {
        open();
        write(List.of(bytes(100, 1)));
        long second = end.next().position();
        write(List.of(bytes(100, 2)));
        write(List.of(bytes(100, 3)));
        Path file = JournalFiles.name(DIRECTORY, 1);
        byte[] whole = disk.bytes(file);
        for (int at = (int) second; at < second + 32 + 4 + 100; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 16;
            disk.replace(file, damaged);

            assertThatThrownBy(this::open)
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + " is damaged at byte " + second);
        }
    }

    @Test
    void damageAtTheEndOfAFileIsRefusedWhenALaterFileHasGroups() throws IOException {
        open();
        long last = 0;
        while (end.next().fileId() == 1) {
            last = end.next().position();
            write(List.of(bytes(3000, 1)));
        }
        Path file = JournalFiles.name(DIRECTORY, 1);
        byte[] damaged = disk.bytes(file);
        // The last group of the first file begins in front of the one that made the second.
        long lastOfFirst = last - Blocks.aligned(3000 + 36);
        damaged[(int) lastOfFirst + 50] ^= 1;
        disk.replace(file, damaged);

        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining(file + " is damaged");
    }

    @Test
    void aFileThatIsMissingIsNamed() throws IOException {
        open();
        while (end.next().fileId() < 3) {
            write(List.of(bytes(3000, 1)));
        }
        disk.delete(JournalFiles.name(DIRECTORY, 2));

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(JournalFiles.name(DIRECTORY, 2) + " is missing");
    }

    @Test
    void aJournalOfTheFormerFormatIsRefusedAndNotBegunAnew() throws IOException {
        open();
        Path file = JournalFiles.name(DIRECTORY, 1);
        byte[] former = disk.bytes(file);
        former[3] = '1'; // WeJ1
        disk.replace(file, former);

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " was written by an earlier version");
        assertThat(disk.bytes(file)).isEqualTo(former);
    }

    @Test
    void groupsOfAFilesFormerLifeAreNotReadAgain() throws IOException {
        open();
        while (end.next().fileId() < 4) {
            write(List.of(bytes(3000, 1)));
            mark = end.next();
            files.release(mark.fileId());
        }
        write(List.of(bytes(10, 2)));

        assertThat(open()).containsExactly(bytes(10, 2));
    }

    @Test
    void aRecordThatLooksLikeAGroupIsNotTakenForOne() throws IOException {
        open();
        // Someone who knows all but the nonce writes a group of a far number where a search would look.
        ByteBuffer forged = ByteBuffer.allocate(2 * Blocks.BYTES);
        forged.position(32);
        JournalFormat.finishGroup(forged, 1, 1_000_000, 0);
        byte[] entry = new byte[2 * Blocks.BYTES];
        int pad = Blocks.BYTES - 32 - 4;
        System.arraycopy(forged.array(), 0, entry, pad, Blocks.BYTES);
        write(List.of(entry));
        Path file = JournalFiles.name(DIRECTORY, 1);
        byte[] torn = disk.bytes(file);
        torn[Blocks.BYTES + 100] ^= 1;
        disk.replace(file, torn);

        assertThat(open()).isEmpty();
    }

    private static List<byte[]> entries(Random random) {
        List<byte[]> entries = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            byte[] entry = new byte[random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(600)];
            random.nextBytes(entry);
            entries.add(entry);
        }
        return entries;
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private void write(List<byte[]> entries) throws IOException {
        List<JournalEntry> group = group(entries);
        if (!end.hasRoomFor(group)) {
            end.roll(group);
        }
        writer.write(end.place(group, 0));
    }

    private static List<JournalEntry> group(List<byte[]> entries) {
        return entries.stream().map(bytes -> (JournalEntry) new Bytes(bytes)).toList();
    }

    private List<byte[]> open() throws IOException {
        List<byte[]> found = new ArrayList<>();
        files = new JournalFiles(disk, DIRECTORY, FILE_BYTES, 1);
        files.open(mark.fileId());
        JournalReader.Outcome outcome = new JournalReader(disk, files).read(mark, entry -> {
            byte[] bytes = new byte[entry.remaining()];
            entry.get(bytes);
            found.add(bytes);
        });
        end = JournalEnd.resume(files, outcome, GROUP_BYTES);
        writer = new JournalWriter(files, GROUP_BYTES);
        return found;
    }

    private record Bytes(byte[] bytes) implements JournalEntry {
        @Override
        public int sizeInBytes() {
            return bytes.length;
        }

        @Override
        public void writeTo(ByteBuffer buffer) {
            buffer.put(bytes);
        }

        @Override
        public void durable() {}

        @Override
        public void apply() {}

        @Override
        public void failed(Exception reason) {}
    }
}
