package io.weir.state.heap;

import io.weir.runtime.state.KeyedEntries;
import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.EntryBlock;
import io.weir.runtime.state.canonical.RestoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries that an operator keeps itself; each snapshot writes all of them. */
final class HeldEntries implements HeldState {
    private final KeyedEntries<Object> entries;
    private final StateCodec codec;

    @SuppressWarnings("unchecked") // the codec reads what the entries take
    HeldEntries(KeyedEntries<?> entries, StateCodec codec) {
        this.entries = (KeyedEntries<Object>) entries;
        this.codec = codec;
    }

    @Override
    public Object object() {
        return entries;
    }

    @Override
    public void restore(RestoredState restored) {
        codec.read(restored, this::restore);
    }

    private void restore(long namespace, Object noKey, int keyHash, @Nullable Object entry) {
        if (entry != null) {
            entries.restore(entry);
        }
    }

    @Override
    public void follow(Epochs epochs) {}

    @Override
    public void begin(HeapSnapshot snapshot, CanonicalWriter writer) {
        List<Object> all = new ArrayList<>();
        entries.forEach(all::add);
        snapshot.add(new Portion(all, !snapshot.basis().isWhole()));
    }

    @Override
    public void forgetRemovals(int epoch) {}

    @Override
    public void restartEpochs() {}

    private final class Portion implements HeapSnapshot.Portion {
        private final List<Object> all;
        private final EntryBlock block = new EntryBlock();
        private boolean clears;
        private int next;

        Portion(List<Object> all, boolean clears) {
            this.all = all;
            this.clears = clears;
        }

        @Override
        public boolean advance(CanonicalWriter writer, int count) throws IOException {
            if (clears) {
                writer.clear(codec.header(), 0);
                clears = false;
            }
            int end = (int) Math.min(all.size(), (long) next + count);
            for (; next < end; next++) {
                Object entry = all.get(next);
                codec.writeKeyless(entries.keyHash(entry), entry, block);
                if (block.isFull()) {
                    flush(writer);
                }
            }
            if (next < all.size()) {
                return false;
            }
            flush(writer);
            return true;
        }

        private void flush(CanonicalWriter writer) throws IOException {
            writer.write(codec.header(), 0, block);
            block.clear();
        }

        @Override
        public void end() {}

        @Override
        public String name() {
            return codec.name();
        }
    }
}
