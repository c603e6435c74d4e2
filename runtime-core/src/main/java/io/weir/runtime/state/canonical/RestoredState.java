package io.weir.runtime.state.canonical;

import java.util.ArrayList;
import java.util.List;

/** What snapshots hold of one state, as bytes. */
public final class RestoredState {
    private final StateHeader header;
    private final List<Block> blocks = new ArrayList<>();

    RestoredState(StateHeader header) {
        this.header = header;
    }

    /**
     * Entries of one state and namespace.
     *
     * @param state the state, with the schema of these very values
     * @param namespace end of the slice, for slices; else 0
     * @param bytes array that holds the entries; not to be changed
     * @param from where they begin
     * @param length number of bytes
     * @param entries number of entries
     */
    public record Block(StateHeader state, long namespace, byte[] bytes, int from, int length, int entries) {}

    void add(Block block) {
        blocks.add(block);
    }

    void clear(long namespace) {
        blocks.removeIf(block -> block.namespace() == namespace);
    }

    void addAll(RestoredState other) {
        blocks.addAll(other.blocks);
    }

    /** Name, kind, and the schema that the first values have. */
    public StateHeader header() {
        return header;
    }

    /** The entries, in the order in which they apply. */
    public List<Block> blocks() {
        return blocks;
    }

    /** The namespaces in which there are entries, ascending. */
    public long[] namespaces() {
        return blocks.stream().mapToLong(Block::namespace).distinct().sorted().toArray();
    }

    /** Number of entries in {@code namespace}, those of one key counted each. */
    public int entries(long namespace) {
        return blocks.stream()
                .filter(block -> block.namespace() == namespace)
                .mapToInt(Block::entries)
                .sum();
    }
}
