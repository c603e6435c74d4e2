package io.weir.log.wire.fetch;

import io.weir.log.store.LogSlice;
import io.weir.log.wire.HeldAnswer;
import io.weir.log.wire.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;

/** An answer with the slices that its records lie in. Used by one thread at a time. */
final class FetchAnswer extends FetchResponseData implements HeldAnswer {
    private final MemoryBudget budget;
    private final List<LogSlice> slices = new ArrayList<>();
    private long taken;
    private long bytes;
    private long held;
    private boolean hasRefusal;
    private Runnable whenSent = () -> {};

    /** {@code taken}: bytes that were taken from {@code budget} for it. */
    FetchAnswer(MemoryBudget budget, long taken) {
        this.budget = budget;
        this.taken = taken;
    }

    /** Keeps a slice until the answer is released. */
    void hold(LogSlice slice) {
        slices.add(slice);
        bytes += slice.sizeInBytes();
        held += slice.isInMemory() ? slice.sizeInBytes() : 0;
    }

    /** Bytes of all records. */
    long bytes() {
        return bytes;
    }

    /** A partition has something to tell that the client must not wait for. */
    void refuses() {
        hasRefusal = true;
    }

    boolean hasRefusal() {
        return hasRefusal;
    }

    /** Nothing more is held: what was taken in excess is given back. */
    void complete() {
        budget.giveBack(taken - held);
        taken = held;
    }

    /** What is to be done once the last byte is on its way; quickly, on any thread. */
    void whenSent(Runnable action) {
        whenSent = action;
    }

    @Override
    public void release() {
        slices.forEach(LogSlice::close);
        slices.clear();
        budget.giveBack(taken);
        taken = 0;
        whenSent.run();
    }
}
