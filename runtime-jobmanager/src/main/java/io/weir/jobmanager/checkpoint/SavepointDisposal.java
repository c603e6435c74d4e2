package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Deletes savepoints that users no longer want. */
public final class SavepointDisposal {
    private SavepointDisposal() {}

    /**
     * Deletes the savepoint in {@code directory}: the files that its metadata names, the metadata, and the directory if
     * nothing else is in it. Blocks.
     *
     * @throws IOException if there is no savepoint there, or it cannot be deleted; the message says what is wrong
     */
    public static void dispose(Path directory, CheckpointFiles files) throws IOException {
        CheckpointMetadata metadata = files.read(directory);
        if (!metadata.kind().isSavepoint()) {
            throw new IOException(
                    "%s is no savepoint but a checkpoint of job %s, which may share files with others. Delete the job's directory when none of them is needed."
                            .formatted(directory, metadata.jobId()));
        }
        List<Path> deleted = new ArrayList<>();
        for (OperatorMetadata operator : metadata.operators()) {
            deleted.addAll(CheckpointPlaces.files(operator.snapshots(), directory, false));
        }
        deleted.add(directory.resolve(CheckpointMetadata.FILE_NAME));
        files.delete(deleted, List.of());
        files.delete(List.of(directory), List.of());
    }
}
