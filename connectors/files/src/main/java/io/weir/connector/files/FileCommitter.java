package io.weir.connector.files;

import io.weir.api.connector.Committer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives files their final names. */
final class FileCommitter implements Committer<FileCommittable> {
    @Override
    public void commit(Collection<CommitRequest<FileCommittable>> committables) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        List<Path> deletions = new ArrayList<>();
        for (CommitRequest<FileCommittable> request : committables) {
            FileCommittable committable = request.getCommittable();
            Path hidden = Path.of(committable.hidden());
            if (committable.isDeletion()) {
                deletions.add(hidden);
            } else if (Files.exists(hidden)) {
                publish(hidden, committable);
                directories.add(hidden.getParent());
            } else if (Files.exists(Path.of(committable.finished()))) {
                request.signalAlreadyCommitted();
            } else {
                throw new IOException(
                        "The file '%s' is complete and should become '%s', but there is neither. Bring one of them back."
                                .formatted(hidden, committable.finished()));
            }
        }
        for (Path directory : directories) {
            Directories.sync(directory);
        }
        // What they hold is on the disk under its final name now.
        for (Path hidden : deletions) {
            Files.deleteIfExists(hidden);
        }
    }

    private static void publish(Path hidden, FileCommittable committable) throws IOException {
        requireUnchanged(hidden, committable.length());
        Path finished = Path.of(committable.finished());
        if (Files.exists(finished)) {
            throw new IOException("The file '%s' cannot become '%s', which exists. Move one of them away."
                    .formatted(hidden, finished));
        }
        Files.move(hidden, finished, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Checks that a complete file has as many bytes as it was written with. */
    static void requireUnchanged(Path hidden, long length) throws IOException {
        long size = Files.size(hidden);
        if (size != length) {
            throw new IOException("The file '%s' is complete with %,d bytes, but has %,d now. Something changed it."
                    .formatted(hidden, length, size));
        }
    }

    @Override
    public void close() {}
}
