package io.weir.runtime.state.canonical;

import io.weir.api.types.DataOutputView;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.serialization.TypeSchema;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Writes one piece of a snapshot; the bytes are drawn in the description of the package. Confined to one thread. */
public final class CanonicalWriter {
    static final int VERSION = 1;

    static final byte HEAD = 1;
    static final byte STATE = 2;
    static final byte CLEAR = 3;
    static final byte ENTRIES = 4;
    static final byte END = 5;

    private final StateOutput target;
    private final DataOutputView section = new DataOutputView(1 << 8);
    private final DataOutputView frame = new DataOutputView(5);
    private final Map<StateHeader, Integer> numbers = new HashMap<>();
    private long sections;

    /** Writes the head. */
    public CanonicalWriter(StateOutput target, TypeSchema keySchema) throws IOException {
        this.target = target;
        section.writeVarInt(VERSION);
        keySchema.writeTo(section);
        writeSection(HEAD);
    }

    /** Says that what earlier pieces, and this one so far, hold of {@code state} in {@code namespace} is void. */
    public void clear(StateHeader state, long namespace) throws IOException {
        int number = number(state);
        section.writeVarInt(number);
        section.writeLong(namespace);
        writeSection(CLEAR);
    }

    /** Writes the entries of {@code block}, if there are any. */
    public void write(StateHeader state, long namespace, EntryBlock block) throws IOException {
        write(state, namespace, block.array(), 0, block.length());
    }

    /** Writes entries as they were read. */
    public void write(RestoredState.Block block) throws IOException {
        write(block.state(), block.namespace(), block.bytes(), block.from(), block.length());
    }

    private void write(StateHeader state, long namespace, byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return;
        }
        int number = number(state);
        section.writeVarInt(number);
        section.writeLong(namespace);
        writeFrame(ENTRIES, section.position() + length);
        target.write(bytes, from, length);
    }

    private int number(StateHeader state) throws IOException {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        section.writeVarInt(number);
        state.writeTo(section);
        writeSection(STATE);
        numbers.put(state, number);
        return number;
    }

    private void writeSection(byte type) throws IOException {
        writeFrame(type, section.position());
    }

    /** Writes the frame of a section of {@code length} bytes and those of them there are. */
    private void writeFrame(byte type, int length) throws IOException {
        frame.clear();
        frame.writeByte(type);
        frame.writeInt(length);
        target.write(frame.array(), 0, frame.position());
        target.write(section.array(), 0, section.position());
        section.clear();
        sections++;
    }

    /** Whether nothing was written but the head. */
    public boolean isEmpty() {
        return sections == 1;
    }

    /** Writes the end. The future is that of {@link StateOutput#finish}. */
    public CompletableFuture<StateHandle> finish() throws IOException {
        section.writeLong(sections);
        writeSection(END);
        return target.finish();
    }

    /** Nothing of the piece remains; also after {@link #finish}. */
    public void abandon() {
        target.abandon();
    }
}
