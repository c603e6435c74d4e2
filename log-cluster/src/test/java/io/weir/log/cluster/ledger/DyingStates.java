package io.weir.log.cluster.ledger;

import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** What is agreed on, for a node that dies while it changes that: each change is a moment before it, and one behind it. */
final class DyingStates implements PartitionStates {
    private static final int NEVER = Integer.MAX_VALUE;

    private final PartitionStates states;
    private Consumer<PartitionState> watcher = state -> {};
    private int left = NEVER;

    DyingStates(PartitionStates states) {
        this.states = states;
    }

    /** Dies at the moment of that number, counted from now and from 0 on. */
    synchronized void dieAt(int moment) {
        left = moment;
    }

    synchronized boolean isDead() {
        return left < 0;
    }

    synchronized void beforeReplacing(Consumer<PartitionState> looking) {
        watcher = looking;
    }

    private synchronized void moment() throws IOException {
        if (left != NEVER) {
            left--;
        }
        requireAlive();
    }

    private void requireAlive() throws IOException {
        if (isDead()) {
            throw new IOException("The node is dead");
        }
    }

    @Override
    public Optional<Versioned> read(PartitionId partition) throws IOException {
        requireAlive();
        return states.read(partition);
    }

    @Override
    public boolean create(PartitionId partition, PartitionState state) throws IOException {
        requireAlive();
        return states.create(partition, state);
    }

    @Override
    public boolean replace(PartitionId partition, PartitionState state, int version) throws IOException {
        moment();
        watcher.accept(state);
        boolean isDone = states.replace(partition, state, version);
        moment();
        return isDone;
    }

    @Override
    public boolean remove(PartitionId partition) throws IOException {
        requireAlive();
        return states.remove(partition);
    }
}
