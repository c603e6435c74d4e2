package io.weir.connector.files;

import io.weir.connector.files.compact.FileCompactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Merges the files of one writer beside its thread. */
final class MergeThread {
    private final FileCompactor compactor;
    private final Executor executor;

    /** {@code executor} has one thread. */
    MergeThread(FileCompactor compactor, Executor executor) {
        this.compactor = compactor;
        this.executor = executor;
    }

    /** The merged file, when it is complete and on the disk under a hidden name. Fails with an IOException. */
    CompletableFuture<FileCommittable> merge(WaitingFiles waiting) {
        CompletableFuture<FileCommittable> merged = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                FileCommittable file = mergeNow(waiting);
                if (!merged.complete(file)) {
                    Files.deleteIfExists(Path.of(file.hidden())); // nobody waits any more
                }
            } catch (IOException | RuntimeException | Error e) {
                merged.completeExceptionally(e);
            }
        });
        return merged;
    }

    private FileCommittable mergeNow(WaitingFiles waiting) throws IOException {
        List<Path> inputs = new ArrayList<>();
        for (FileCommittable file : waiting.files()) {
            Path input = Path.of(file.hidden());
            FileCommitter.requireUnchanged(input, file.length());
            inputs.add(input);
        }
        PartFile output = PartFile.begin(waiting.bucketId(), Path.of(waiting.merged()), 0);
        try {
            compactor.compact(inputs, output);
            return output.finish();
        } catch (IOException | RuntimeException | Error e) {
            output.close();
            Files.deleteIfExists(output.hidden());
            throw new IOException(
                    "%d files cannot be merged into '%s': %s"
                            .formatted(inputs.size(), waiting.merged(), e.getMessage()),
                    e);
        }
    }
}
