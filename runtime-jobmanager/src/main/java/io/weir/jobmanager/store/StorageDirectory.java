package io.weir.jobmanager.store;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.CheckpointConfig;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.config.HighAvailabilityOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directory of a cluster that all its JobManagers share. */
public record StorageDirectory(Path path) {
    /**
     * Below {@code high-availability.storageDir}, by cluster.
     *
     * @throws IllegalArgumentException if there is none; the message names the key
     */
    public static StorageDirectory of(Configuration values) {
        Path root = CheckpointConfig.path(
                values.get(HighAvailabilityOptions.STORAGE_DIR).strip(), HighAvailabilityOptions.STORAGE_DIR.key());
        if (root == null) {
            throw new IllegalArgumentException(
                    "'%s' is not set; name a directory that all JobManagers share, as file:///mnt/weir."
                            .formatted(HighAvailabilityOptions.STORAGE_DIR.key()));
        }
        List<String> names = Stream.of(
                        values.get(HighAvailabilityOptions.CLUSTER_ID).split("/", -1))
                .filter(name -> !name.isEmpty())
                .toList();
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException("'%s: %s' is no name of a directory; write letters and digits."
                        .formatted(
                                HighAvailabilityOptions.CLUSTER_ID.key(),
                                values.get(HighAvailabilityOptions.CLUSTER_ID)));
            }
            root = root.resolve(name);
        }
        return new StorageDirectory(root);
    }

    /** For jars that users upload. */
    public Path uploads() {
        return path.resolve("uploads");
    }

    /** {@code values}, with a place for checkpoints where they name none: those in memory would be lost with the leader. */
    public Configuration withCheckpoints(Configuration values) {
        Configuration completed = new Configuration().addAll(values);
        if (values.get(CheckpointOptions.DIRECTORY).isEmpty()) {
            completed.setString(
                    CheckpointOptions.DIRECTORY.key(),
                    path.resolve("checkpoints").toString());
        }
        return completed;
    }
}
