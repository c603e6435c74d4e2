package io.weir.state.heap;

import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a checkpoint that the next one may refer to: whole ones and increments to them.
 *
 * @param sharedDirectory where their files lie
 * @param whole pieces that increments are not merged with: a whole image, or what the job was restored from
 * @param wholeEpoch the last epoch that {@code whole} covers
 * @param increments pieces written since
 * @param epoch the last epoch that all pieces cover
 */
record CheckpointChain(
        String sharedDirectory,
        List<KeyedSnapshot.Part> whole,
        int wholeEpoch,
        List<KeyedSnapshot.Part> increments,
        int epoch) {
    /** With more increments, all changes since the whole piece are written as one. */
    static final int MAX_INCREMENTS = 12;

    /** What a snapshot builds on. */
    record Basis(
            List<KeyedSnapshot.Part> parts,
            int since,
            @Nullable CheckpointChain chain) {
        /** Nothing: everything is written. */
        static final Basis NONE = new Basis(List.of(), -1, null);

        /** Whether everything is written. */
        boolean isWhole() {
            return since < 0;
        }
    }

    /** What a checkpoint in {@code target} builds on: on nothing where there is much else than the first piece. */
    Basis basisFor(CheckpointTarget target) {
        long firstBytes = length(whole.subList(0, 1));
        long otherBytes = length(whole) + length(increments) - firstBytes;
        if (!sharedDirectory.equals(sharedDirectory(target))
                || firstBytes <= target.inlineBytes()
                || otherBytes > firstBytes / 2
                || whole.size() > 1 + MAX_INCREMENTS) {
            return Basis.NONE;
        }
        if (increments.size() >= MAX_INCREMENTS) {
            return new Basis(whole, wholeEpoch, this);
        }
        List<KeyedSnapshot.Part> parts = new ArrayList<>(whole);
        parts.addAll(increments);
        return new Basis(parts, epoch, this);
    }

    /** Whether the last increment was nearly as large as everything. */
    boolean endsLikeWhole() {
        if (increments.isEmpty()) {
            return false;
        }
        long last = length(increments.subList(increments.size() - 1, increments.size()));
        return last > length(whole.subList(0, 1)) / 4 * 3;
    }

    /** Whether it ends with an increment. */
    boolean isIncremented() {
        return !increments.isEmpty();
    }

    /** The chain of a checkpoint of all pieces {@code parts} that was taken at the end of {@code epoch}. */
    static CheckpointChain of(String sharedDirectory, Basis basis, List<KeyedSnapshot.Part> parts, int epoch) {
        CheckpointChain before = basis.chain();
        if (before == null) {
            return new CheckpointChain(sharedDirectory, parts, epoch, List.of(), epoch);
        }
        int wholes = before.whole.size();
        return new CheckpointChain(
                sharedDirectory,
                before.whole,
                before.wholeEpoch,
                List.copyOf(parts.subList(wholes, parts.size())),
                epoch);
    }

    /** Where files of checkpoints in {@code target} lie that others may refer to; null: nowhere. */
    static @Nullable String sharedDirectory(CheckpointTarget target) {
        String directory = target.sharedDirectory();
        return directory == null ? null : Path.of(directory).normalize().toString();
    }

    private static long length(List<KeyedSnapshot.Part> parts) {
        long length = 0;
        for (KeyedSnapshot.Part part : parts) {
            length += part.handle().length();
        }
        return length;
    }
}
