package io.weir.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** What the contracts of snapshots share: backends that write to memory, and a clock that stands still. */
public abstract class KeyedSnapshotFixture {
    /** Number of key groups. */
    protected static final int MAX_PARALLELISM = 128;

    /** All of them. */
    protected static final KeyGroupRange ALL_KEY_GROUPS = new KeyGroupRange(0, MAX_PARALLELISM);

    private static final String DIRECTORY = "/checkpoints/chk-1";
    private static final CheckpointTarget TARGET = new CheckpointTarget(DIRECTORY, "/checkpoints/shared", 0);

    /** Where pieces of state go. */
    protected final MemorySnapshotStore store = new MemorySnapshotStore();

    /** Milliseconds since the epoch. */
    protected final AtomicLong clock = new AtomicLong();

    private final List<KeyedStateBackend> created = new ArrayList<>();
    private long checkpoints;

    /** The backend under test. */
    protected abstract StateBackend backend();

    /** What is configured. */
    protected Configuration configuration() {
        return new Configuration();
    }

    @AfterEach
    void closeAll() {
        created.forEach(KeyedStateBackend::close);
    }

    /** Closes what {@link #create} made and is not needed any more. */
    protected final void close(KeyedStateBackend backend) {
        created.remove(backend);
        backend.close();
    }

    /** A barrier of the next checkpoint. */
    protected final CheckpointBarrier barrier(CheckpointKind kind) {
        return new CheckpointBarrier(++checkpoints, 0, kind, AfterSnapshot.CONTINUE, true, -1, TARGET);
    }

    /** A snapshot that is complete, and that the backend is told of. */
    protected final KeyedSnapshot snapshot(KeyedStateBackend backend, CheckpointKind kind) throws Exception {
        CheckpointBarrier barrier = barrier(kind);
        PendingSnapshot<KeyedSnapshot> pending = backend.startSnapshot(barrier);
        assertThat(pending.advance(Integer.MAX_VALUE)).isTrue();
        KeyedSnapshot written = pending.result().get();
        backend.checkpointCompleted(barrier.checkpointId());
        return written;
    }

    /** State of keys of {@code keyClass}. */
    protected final KeyedStateBackend create(
            Class<?> keyClass, KeyGroupRange keyGroups, List<KeyedSnapshot> restored, boolean sameJob)
            throws IOException {
        StateEnvironment environment = new StateEnvironment(
                store,
                SerializerConfig.STANDARD,
                KeyedSnapshotFixture.class.getClassLoader(),
                clock::get,
                configuration());
        KeyedStateBackend state = backend()
                .createKeyedState(new KeyedStateParameters(
                        TypeInformation.of(keyClass),
                        keyGroups,
                        MAX_PARALLELISM,
                        environment,
                        restored.isEmpty() ? null : new RestoredKeyedState(restored, DIRECTORY, sameJob)));
        created.add(state);
        return state;
    }
}
