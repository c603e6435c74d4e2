package io.weir.runtime.state.canonical;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.runtime.serialization.TypeSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one piece of a snapshot. */
public final class CanonicalReader {
    private static final int FRAME_BYTES = 5;

    private final InputStream source;
    private final @Nullable TypeSchema expectedKeySchema;
    private final Receiver receiver;
    private final List<StateHeader> states = new ArrayList<>();
    private final DataInputView view = new DataInputView();
    private final EntryCursor cursor = new EntryCursor();
    private @Nullable TypeSchema keySchema;
    private long remaining;
    private long sections;

    private CanonicalReader(
            InputStream source, long length, @Nullable TypeSchema expectedKeySchema, Receiver receiver) {
        this.source = source;
        this.expectedKeySchema = expectedKeySchema;
        this.receiver = receiver;
        remaining = length;
    }

    /** Gets what a piece holds, in its order. */
    public interface Receiver {
        /** What was read of {@code state} in {@code namespace} before is void. */
        void clear(StateHeader state, long namespace);

        /** Entries; the receiver may keep them. */
        void entries(RestoredState.Block block);
    }

    /**
     * Reads a piece of {@code length} bytes.
     *
     * @param keySchema of the keys as they are now
     * @throws IOException if it cannot be read, is damaged, of a later version, or has keys of another type
     */
    public static void read(InputStream source, long length, TypeSchema keySchema, Receiver receiver)
            throws IOException {
        try {
            new CanonicalReader(source, length, keySchema, receiver).readAll();
        } catch (CorruptDataException e) {
            throw new IOException("A piece of state of %,d bytes is damaged: %s".formatted(length, e.getMessage()), e);
        }
    }

    /**
     * The type of the keys of a piece of {@code length} bytes, in words; what else it holds goes to {@code receiver}.
     *
     * @throws IOException as {@link #read}, but for the type of the keys
     */
    public static String describe(InputStream source, long length, Receiver receiver) throws IOException {
        CanonicalReader reader = new CanonicalReader(source, length, null, receiver);
        try {
            reader.readAll();
        } catch (CorruptDataException e) {
            throw new IOException("A piece of state of %,d bytes is damaged: %s".formatted(length, e.getMessage()), e);
        }
        return SchemaText.of(Objects.requireNonNull(reader.keySchema));
    }

    private void readAll() throws IOException {
        byte type = readSection();
        if (type != CanonicalWriter.HEAD) {
            throw new CorruptDataException("it begins with a section of type " + type);
        }
        readHead();
        while (type != CanonicalWriter.END) {
            type = readSection();
            switch (type) {
                case CanonicalWriter.STATE -> readState();
                case CanonicalWriter.CLEAR -> receiver.clear(stateOfSection(), view.readLong());
                case CanonicalWriter.ENTRIES -> readEntries();
                case CanonicalWriter.END -> readEnd();
                default -> throw new CorruptDataException("a section is of the unknown type " + type);
            }
            sections++;
        }
    }

    private byte readSection() throws IOException {
        view.wrap(readFully(FRAME_BYTES), 0, FRAME_BYTES);
        byte type = view.readByte();
        int length = view.readInt();
        view.wrap(readFully(length), 0, length);
        return type;
    }

    /** Reads as many bytes; the length is checked before room is made for them. */
    private byte[] readFully(int length) throws IOException {
        if (length < 0 || length > remaining) {
            throw new CorruptDataException(
                    "%s bytes should follow, %,d are left".formatted(Integer.toUnsignedString(length), remaining));
        }
        byte[] bytes = source.readNBytes(length);
        if (bytes.length < length) {
            throw new CorruptDataException("it ends %,d bytes early".formatted(remaining - bytes.length));
        }
        remaining -= length;
        return bytes;
    }

    private void readHead() throws IOException {
        int version = view.readVarInt();
        if (version != CanonicalWriter.VERSION) {
            throw new IOException(
                    "The snapshot is of version %d, this Weir reads %d. Restore it with the version of Weir that wrote it."
                            .formatted(version, CanonicalWriter.VERSION));
        }
        TypeSchema written = TypeSchema.readFrom(view);
        keySchema = written;
        if (expectedKeySchema != null) {
            requireKeys(written, expectedKeySchema);
        }
        sections = 1;
    }

    /**
     * Checks that the keys of a snapshot are those of the program.
     *
     * @throws IOException if they have another type
     */
    public static void requireKeys(TypeSchema written, TypeSchema expected) throws IOException {
        if (!written.equals(expected)) {
            throw new IOException(
                    ("The keys in the snapshot are %s, those of the program are %s. The type of a key cannot change: restore "
                                    + "with the former one, or give the operator another uid.")
                            .formatted(SchemaText.of(written), SchemaText.of(expected)));
        }
    }

    private void readState() {
        int number = view.readVarInt();
        if (number != states.size()) {
            throw new CorruptDataException("state number %d follows %d states".formatted(number, states.size()));
        }
        states.add(StateHeader.readFrom(view));
    }

    private StateHeader stateOfSection() {
        int number = view.readVarInt();
        if (number < 0 || number >= states.size()) {
            throw new CorruptDataException("it speaks of state number %d of %d".formatted(number, states.size()));
        }
        return states.get(number);
    }

    private void readEntries() {
        StateHeader state = stateOfSection();
        long namespace = view.readLong();
        int count = 0;
        cursor.reset(view.array(), view.position(), view.remaining());
        while (cursor.next()) {
            count++;
        }
        receiver.entries(
                new RestoredState.Block(state, namespace, view.array(), view.position(), view.remaining(), count));
    }

    private void readEnd() {
        long expected = view.readLong();
        if (expected != sections || remaining != 0) {
            throw new CorruptDataException("it has %d sections instead of %d, and %d bytes behind the last"
                    .formatted(sections, expected, remaining));
        }
    }
}
