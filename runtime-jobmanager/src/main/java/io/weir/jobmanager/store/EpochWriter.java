package io.weir.jobmanager.store;

import io.weir.jobmanager.checkpoint.Fence;
import io.weir.runtime.ha.FencedEntries;
import io.weir.runtime.ha.FencedEntries.Change;
import io.weir.runtime.ha.FencedException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Writes entries in the name of one epoch, and tells {@code fenced} of the first sign that it is over. */
final class EpochWriter implements Fence {
    private final FencedEntries entries;
    private final long epoch;
    private final Consumer<FencedException> fenced;

    EpochWriter(FencedEntries entries, long epoch, Consumer<FencedException> fenced) {
        this.entries = entries;
        this.epoch = epoch;
        this.fenced = fenced;
    }

    long epoch() {
        return epoch;
    }

    void write(List<Change> changes) throws IOException {
        try {
            entries.write(epoch, changes);
        } catch (FencedException e) {
            fenced.accept(e);
            throw e;
        }
    }

    @Override
    public void check() throws IOException {
        write(List.of());
    }
}
