package io.weir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.checkpoint.StateHandle.InFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCopiesTest {
    private static final String TASK = "task";

    @TempDir
    private Path parent;

    private final FileSnapshotStore files = new FileSnapshotStore(1);
    private final LocalCopyWriters writers = new LocalCopyWriters(1, 1 << 20);
    private Path local;
    private LocalCopies copies;
    private SnapshotStore store;

    @BeforeEach
    void makeStore() {
        local = parent.resolve("local/job");
        copies = new LocalCopies(local, writers);
        store = copies.storeOf(TASK, files);
    }

    @AfterEach
    void close() {
        files.close();
        writers.close();
    }

    @Test
    void readsThePieceWhenTheCheckpointsDirectoryIsGone() throws Exception {
        InFile own = write(1, false, 200_000);
        InFile shared = write(1, true, 300);
        settle();

        delete(parent.resolve("chk-1"));
        delete(parent.resolve("shared"));

        assertThat(read(own, 1)).isEqualTo(bytes(200_000));
        assertThat(read(shared, 1)).isEqualTo(bytes(300));
    }

    @Test
    void readsTheCheckpointsFileWhenTheCopyIsDamagedCutOffOrGone() throws Exception {
        InFile damaged = write(1, false, 1000);
        InFile cut = write(1, false, 1000);
        InFile gone = write(1, false, 1000);
        settle();
        byte[] content = Files.readAllBytes(copyOf(damaged));
        content[500] ^= 1;
        Files.write(copyOf(damaged), content);
        Files.write(copyOf(cut), Arrays.copyOf(content, 999));
        Files.delete(copyOf(gone));

        for (InFile piece : List.of(damaged, cut, gone)) {
            assertThat(read(piece, 1)).isEqualTo(bytes(1000));
        }
        settle();
        assertThat(localNames()).isEmpty();
    }

    @Test
    void aPieceThatIsDamagedInBothPlacesIsRefused() throws Exception {
        InFile piece = write(1, false, 1000);
        settle();
        Files.write(copyOf(piece), new byte[0]);
        Files.write(piece.in(parent.resolve("chk-1")), new byte[0]);

        assertThatThrownBy(() -> read(piece, 1)).isInstanceOf(IOException.class).hasMessageContaining("chk-1");
    }

    @Test
    void whatCannotBeCopiedIsInTheCheckpointAllTheSame() throws Exception {
        Files.createDirectories(local.getParent());
        Files.writeString(local, "no directory can be here, as on a full disk");

        InFile piece = write(1, false, 200_000);
        settle();

        assertThat(read(piece, 1)).isEqualTo(bytes(200_000));
        assertThat(copies.find(piece.name())).isNull();
    }

    @Test
    void aCopyThatFailsWhileItIsWrittenLeavesNothing() throws Exception {
        Files.createDirectories(local);
        Files.writeString(local.resolve("piece.unfinished"), "in the way");

        LocalCopy copy = Objects.requireNonNull(copies.begin(TASK, "piece"));
        copy.append(ByteBuffer.wrap(bytes(100)));
        copy.finish();
        settle();

        assertThat(localNames()).isEmpty();
        assertThat(copies.find("piece")).isNull();
    }

    @Test
    void aDiskThatHangsDelaysNoCheckpointAndTakesNoMoreThanSomeMemory() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        writers.execute(() -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        InFile small = write(1, false, 1000);
        InFile large = write(1, false, 2 << 20);

        assertThat(read(small, 1)).isEqualTo(bytes(1000));
        assertThat(read(large, 1)).isEqualTo(bytes(2 << 20));
        hanging.countDown();
        settle();
        assertThat(localNames()).containsExactly(small.name());
        assertThat(writers.reserve(1 << 20)).as("all room is free again").isTrue();
    }

    @Test
    void savepointsAndSmallPiecesAreNotCopied() throws Exception {
        CheckpointTarget savepoint = new CheckpointTarget(
                Files.createDirectories(parent.resolve("savepoint")).toString(), null, 10);
        write(savepoint, false, 1000);
        assertThat(write(target(1), false, 5)).isInstanceOf(StateHandle.Inline.class);
        settle();

        assertThat(localNames()).isEmpty();
    }

    @Test
    void keepsWhatTheLastCompleteCheckpointAndLaterOnesReferTo() throws Exception {
        InFile own1 = write(1, false, 100);
        InFile first = write(1, true, 100);
        copies.acknowledged(1, snapshot(own1, first));
        copies.completed(1);
        InFile own2 = write(2, false, 100);
        InFile second = write(2, true, 100);
        copies.acknowledged(2, snapshot(own2, first, second));
        settle();
        assertThat(localNames()).containsExactlyInAnyOrder(names(own1, first, own2, second));

        copies.completed(2);
        settle();
        assertThat(localNames()).containsExactlyInAnyOrder(names(first, own2, second));

        InFile own3 = write(3, false, 100);
        copies.acknowledged(3, snapshot(own3, second));
        copies.completed(3);
        settle();
        assertThat(localNames())
                .as("a task may not have heard of 3 when it begins 4")
                .containsExactlyInAnyOrder(names(first, own3, second));

        InFile own4 = write(4, false, 100);
        copies.acknowledged(4, snapshot(own4, second));
        copies.completed(4);
        settle();
        assertThat(localNames()).containsExactlyInAnyOrder(names(own4, second));
    }

    @Test
    void whatACheckpointThatBeganOnTheOneBeforeRefersToStays() throws Exception {
        InFile first = write(1, true, 100);
        copies.acknowledged(1, snapshot(first));
        copies.completed(1);
        InFile whole = write(2, true, 100);
        copies.acknowledged(2, snapshot(whole));
        copies.completed(2);
        InFile increment = write(3, true, 100);
        copies.acknowledged(3, snapshot(first, increment));
        copies.completed(3);
        settle();

        assertThat(localNames()).contains(names(first, increment));
        copies.completed(4);
        settle();
        assertThat(localNames())
                .as("3 is superseded")
                .contains(names(first, increment))
                .hasSize(2);
    }

    @Test
    void whatWasWrittenForACheckpointThatWasGivenUpGoes() throws Exception {
        InFile base = write(1, true, 100);
        copies.acknowledged(1, snapshot(base));
        copies.completed(1);
        InFile own = write(2, false, 100);
        copies.acknowledged(2, snapshot(base, own));

        copies.aborted(2);
        settle();

        assertThat(localNames()).containsExactly(base.name());
    }

    @Test
    void anAbandonedPieceHasNoCopy() throws Exception {
        StateOutput output = store.create(target(1), true);
        output.write(bytes(200_000));
        output.finish().join();
        settle();
        assertThat(localNames()).hasSize(1);

        output.abandon();
        settle();

        assertThat(localNames()).isEmpty();
    }

    @Test
    void withATaskGoesWhatItDidNotAcknowledge() throws Exception {
        InFile acknowledged = write(1, true, 100);
        copies.acknowledged(1, snapshot(acknowledged));
        write(2, true, 100);

        copies.taskEnded(TASK);
        write(3, true, 100);
        settle();

        assertThat(localNames()).containsExactly(acknowledged.name());
    }

    @Test
    void withTheJobGoesEverything() throws Exception {
        copies.acknowledged(1, snapshot(write(1, true, 100)));
        write(2, false, 100);
        StateOutput unfinished = store.create(target(2), false);
        unfinished.write(bytes(200_000));

        copies.release().join();

        assertThat(local).doesNotExist();
        unfinished.finish().join();
        write(3, true, 100);
        settle();
        assertThat(local).doesNotExist();
    }

    /** All that was to be written and deleted has been. */
    private void settle() throws Exception {
        // A chain has as many steps as its piece has buffers; each step makes room for the next behind this one.
        for (int i = 0; i < 100; i++) {
            CountDownLatch reached = new CountDownLatch(1);
            writers.execute(reached::countDown);
            reached.await();
        }
    }

    private CheckpointTarget target(long checkpoint) throws IOException {
        return new CheckpointTarget(
                Files.createDirectories(parent.resolve("chk-" + checkpoint)).toString(),
                Files.createDirectories(parent.resolve("shared")).toString(),
                10);
    }

    private InFile write(long checkpoint, boolean shared, int length) throws Exception {
        return (InFile) write(target(checkpoint), shared, length);
    }

    private StateHandle write(CheckpointTarget target, boolean shared, int length) throws Exception {
        StateOutput output = store.create(target, shared);
        output.write(bytes(length));
        return output.finish().join();
    }

    private byte[] read(InFile piece, long checkpoint) throws IOException {
        try (InputStream in =
                store.open(piece, parent.resolve("chk-" + checkpoint).toString())) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static TaskSnapshot snapshot(InFile... pieces) {
        List<OperatorSnapshot> operators = Stream.of(pieces)
                .map(piece -> new OperatorSnapshot("0".repeat(32), 0, null, piece, null))
                .toList();
        return new TaskSnapshot(operators, new TaskSnapshot.Figures(0, 0, 0, 0, 0, 0, 0, 0, false));
    }

    private Path copyOf(InFile piece) {
        return local.resolve(piece.name());
    }

    private static String[] names(InFile... pieces) {
        return Stream.of(pieces).map(InFile::name).toArray(String[]::new);
    }

    private List<String> localNames() throws IOException {
        if (!Files.isDirectory(local)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(local)) {
            return list.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            for (Path file : list.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
