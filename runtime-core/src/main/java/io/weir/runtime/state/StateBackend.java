package io.weir.runtime.state;

import io.weir.api.configuration.Configuration;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.serialization.SerializerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the keyed state of operators. Found by ServiceLoader and chosen by {@code state.backend}. */
public interface StateBackend {
    /** The values of {@code state.backend} that choose it. */
    Set<String> names();

    /**
     * State for one operator in one subtask, empty or as {@code parameters} have it restored.
     *
     * @throws IOException if a file of the restored state is missing or damaged, or its form is not one of this backend's;
     *     the message says which and what to do
     */
    KeyedStateBackend createKeyedState(KeyedStateParameters parameters) throws IOException;

    /**
     * What a backend needs to know.
     *
     * @param keyType the type of the keys
     * @param keyGroups the key groups of the subtask
     * @param maxParallelism number of key groups of the operator
     * @param environment what the TaskManager provides
     * @param restored what to start from; null: nothing
     */
    record KeyedStateParameters(
            TypeInformation<?> keyType,
            KeyGroupRange keyGroups,
            int maxParallelism,
            StateEnvironment environment,
            @Nullable RestoredKeyedState restored) {
        /** Empty state outside a TaskManager; small snapshots in their handles. */
        public static KeyedStateParameters standalone(
                TypeInformation<?> keyType, KeyGroupRange keyGroups, int maxParallelism) {
            StateEnvironment environment = StateEnvironment.standalone(new FileSnapshotStore(1));
            return new KeyedStateParameters(keyType, keyGroups, maxParallelism, environment, null);
        }
    }

    /**
     * What a TaskManager provides for state.
     *
     * @param snapshots writes and reads snapshots
     * @param serializers how types are serialized
     * @param classLoader of the job
     * @param clock milliseconds since the epoch, read for state with a time to live
     * @param configuration of the job, over that of the cluster
     */
    record StateEnvironment(
            SnapshotStore snapshots,
            SerializerConfig serializers,
            ClassLoader classLoader,
            LongSupplier clock,
            Configuration configuration) {
        /** For operators outside a TaskManager: plain serializers, the system's clock, nothing configured. */
        public static StateEnvironment standalone(SnapshotStore snapshots) {
            return new StateEnvironment(
                    snapshots,
                    SerializerConfig.STANDARD,
                    StateEnvironment.class.getClassLoader(),
                    System::currentTimeMillis,
                    new Configuration());
        }
    }

    /**
     * Keyed state to start from.
     *
     * @param snapshots of all former subtasks whose key groups overlap those of this one, in their order
     * @param directory absolute path that their handles are relative to; null: all are inline
     * @param sameJob whether they are of a checkpoint of this job, so that new checkpoints may refer to its shared files
     */
    record RestoredKeyedState(
            List<KeyedSnapshot> snapshots, @Nullable String directory, boolean sameJob) {
        /** Copies the list. */
        public RestoredKeyedState {
            snapshots = List.copyOf(snapshots);
        }
    }
}
