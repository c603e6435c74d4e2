package io.weir.connector.files;

import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.basic.SplitQueue;
import io.weir.connector.files.reader.FileSourceSplit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What the enumerator of a file source remembers.
 *
 * @param splits that no reader has yet, in their order
 * @param alreadyFoundLocations files whose splits were made before; empty for a source that ends
 */
public record PendingSplitsCheckpoint(List<FileSourceSplit> splits, NavigableSet<String> alreadyFoundLocations) {
    static final SimpleVersionedSerializer<PendingSplitsCheckpoint> SERIALIZER = new Serializer();

    /**
     * <pre>
     *  version 2:  int files, for each in ascending order: int bytes that it begins with as the one before,
     *              int bytes that follow, bytes; then what version 1 is: the splits as {@link SplitQueue} writes them
     * </pre>
     */
    private static final class Serializer implements SimpleVersionedSerializer<PendingSplitsCheckpoint> {
        private static final SimpleVersionedSerializer<List<FileSourceSplit>> SPLITS =
                SplitQueue.serializer(FileSourceSplit.SERIALIZER);

        @Override
        public int getVersion() {
            return 2;
        }

        @Override
        public byte[] serialize(PendingSplitsCheckpoint state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(state.alreadyFoundLocations.size());
            byte[] before = {};
            for (String location : state.alreadyFoundLocations) {
                byte[] name = location.getBytes(StandardCharsets.UTF_8);
                int same = 0;
                while (same < before.length && same < name.length && before[same] == name[same]) {
                    same++;
                }
                out.writeInt(same);
                out.writeInt(name.length - same);
                out.write(name, same, name.length - same);
                before = name;
            }
            out.write(SPLITS.serialize(state.splits));
            return bytes.toByteArray();
        }

        @Override
        public PendingSplitsCheckpoint deserialize(int version, byte[] serialized) throws IOException {
            if (version == 1) {
                return new PendingSplitsCheckpoint(SPLITS.deserialize(1, serialized), new TreeSet<>());
            }
            if (version != 2) {
                throw new IOException("the found files of version %d cannot be read".formatted(version));
            }
            try {
                DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
                TreeSet<String> found = readLocations(in);
                return new PendingSplitsCheckpoint(SPLITS.deserialize(SPLITS.getVersion(), in.readAllBytes()), found);
            } catch (EOFException e) {
                throw new IOException("the found files are cut off after %d bytes".formatted(serialized.length), e);
            }
        }

        private static TreeSet<String> readLocations(DataInputStream in) throws IOException {
            TreeSet<String> found = new TreeSet<>();
            int count = in.readInt();
            byte[] before = {};
            for (int i = 0; i < count; i++) {
                int same = in.readInt();
                int more = in.readInt();
                if (same < 0 || same > before.length || more < 0 || more > in.available()) {
                    throw new IOException("found file %d of %d claims %d and %d bytes, there are %d and %d"
                            .formatted(i, count, same, more, before.length, in.available()));
                }
                byte[] name = new byte[same + more];
                System.arraycopy(before, 0, name, 0, same);
                in.readFully(name, same, more);
                found.add(new String(name, StandardCharsets.UTF_8));
                before = name;
            }
            return found;
        }
    }
}
