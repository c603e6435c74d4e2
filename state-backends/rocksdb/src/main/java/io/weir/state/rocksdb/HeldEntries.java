package io.weir.state.rocksdb;

import io.weir.runtime.state.KeyedEntries;
import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.EntryBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries that an operator keeps itself, on the heap. */
record HeldEntries(KeyedEntries<Object> entries, StateCodec codec) implements HeldState {
    @Override
    public Object object() {
        return entries;
    }

    @Override
    public void adopted() {
        throw new IllegalStateException("Entries are kept by their operator.");
    }

    @Override
    public void restore(long namespace, Object key, int keyHash, Object value) {
        entries.restore(value);
    }

    @Override
    public @Nullable StoredState rows() {
        return null;
    }

    @Override
    public List<Portion> unstored() {
        List<Object> all = new ArrayList<>();
        entries.forEach(all::add);
        return List.of(new EntriesPortion(all));
    }

    private final class EntriesPortion implements Portion {
        private final List<Object> all;
        private final EntryBlock block = new EntryBlock();
        private int next;

        EntriesPortion(List<Object> all) {
            this.all = all;
        }

        @Override
        public boolean advance(CanonicalWriter writer, int count) throws IOException {
            int end = (int) Math.min(all.size(), (long) next + count);
            for (; next < end; next++) {
                Object entry = all.get(next);
                block.putKeyless(entries.keyHash(entry), entry, codec.serializer());
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
        public String name() {
            return codec.header().name();
        }

        @Override
        public void close() {}
    }
}
