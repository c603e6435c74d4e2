package io.weir.state.heap;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.RestoredState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Restored state that the program has not asked for: goes into the snapshot as it is. */
final class UnclaimedPortion implements HeapSnapshot.Portion {
    private final Deque<RestoredState.Block> blocks;

    UnclaimedPortion(List<RestoredState.Block> blocks) {
        this.blocks = new ArrayDeque<>(blocks);
    }

    @Override
    public boolean advance(CanonicalWriter writer, int entries) throws IOException {
        do {
            RestoredState.Block block = blocks.poll();
            if (block == null) {
                return true;
            }
            writer.write(block);
        } while (entries == Integer.MAX_VALUE);
        return blocks.isEmpty();
    }

    @Override
    public void end() {}

    @Override
    public String name() {
        RestoredState.Block block = blocks.peek();
        return block == null ? "" : block.state().name();
    }
}
