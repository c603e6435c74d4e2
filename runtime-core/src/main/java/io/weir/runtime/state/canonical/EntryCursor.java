package io.weir.runtime.state.canonical;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;

/** Goes through the entries of a block. */
public final class EntryCursor {
    private final DataInputView view = new DataInputView();
    private final DataInputView part = new DataInputView();
    private int start;
    private int keyHash;
    private int keyStart;
    private int keyLength;
    private int valueStart;
    private int valueLength;

    /** Starts with nothing. */
    public EntryCursor() {}

    /** Goes through {@code block} from now on. */
    public void reset(RestoredState.Block block) {
        reset(block.bytes(), block.from(), block.length());
    }

    void reset(byte[] bytes, int from, int length) {
        view.wrap(bytes, from, length);
    }

    /**
     * Goes to the next entry; false when there is none.
     *
     * @throws CorruptDataException if the bytes are no entries
     */
    public boolean next() {
        if (view.remaining() == 0) {
            return false;
        }
        start = view.position();
        keyHash = view.readInt();
        keyLength = view.readVarInt();
        keyStart = view.take(keyLength);
        valueLength = view.readVarInt() - 1;
        valueStart = view.take(valueLength == -1 ? 0 : valueLength);
        return true;
    }

    /** Hash of the key. */
    public int keyHash() {
        return keyHash;
    }

    /** Whether the entry says that the key is removed. */
    public boolean isRemoved() {
        return valueLength < 0;
    }

    /** The bytes of the key; valid until the next call of any method. */
    public DataInputView key() {
        part.wrap(view.array(), keyStart, keyLength);
        return part;
    }

    /** The bytes of the value; valid until the next call of any method. */
    public DataInputView value() {
        part.wrap(view.array(), valueStart, valueLength);
        return part;
    }

    /** Adds the entry to {@code target} as it is. */
    void copyTo(EntryBlock target) {
        target.putRaw(view.array(), start, view.position() - start);
    }

    /** Checks that a reader took all of a part. */
    public static void requireEnd(DataInputView part) {
        if (part.remaining() != 0) {
            throw new CorruptDataException("%d bytes are left over".formatted(part.remaining()));
        }
    }
}
