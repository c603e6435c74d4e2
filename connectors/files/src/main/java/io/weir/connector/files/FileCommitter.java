package io.weir.connector.files;

import io.weir.api.connector.Committer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Gives files their final names. */
final class FileCommitter implements Committer<FileCommittable> {
    @Override
    public void commit(Collection<CommitRequest<FileCommittable>> committables) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (CommitRequest<FileCommittable> request : committables) {
            FileCommittable committable = request.getCommittable();
            Path hidden = Path.of(committable.hidden());
            if (committable.isDeletion()) {
                Files.deleteIfExists(hidden);
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
    }

    private static void publish(Path hidden, FileCommittable committable) throws IOException {
        long size = Files.size(hidden);
        if (size != committable.length()) {
            throw new IOException("The file '%s' is complete with %,d bytes, but has %,d now. Something changed it."
                    .formatted(hidden, committable.length(), size));
        }
        Path finished = Path.of(committable.finished());
        if (Files.exists(finished)) {
            throw new IOException("The file '%s' cannot become '%s', which exists. Move one of them away."
                    .formatted(hidden, finished));
        }
        Files.move(hidden, finished, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {}
}
