package io.weir.jobmanager.job;

import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskManagerMessage.AddSplits;
import io.weir.runtime.protocol.TaskManagerMessage.EventToReader;
import io.weir.runtime.protocol.TaskManagerMessage.NoMoreSplits;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * An enumerator as another leader goes on with it.
 *
 * <pre>
 *  version:u8=1  attempt:i32  enumerator  count:i32 (subtask:i32 number:i64)*  count:i32 message*  crc32c:i32
 *  enumerator    version:i32 length:i32 bytes
 *  message       kind:u8 subtask:i32 number:i64, then
 *                1 AddSplits version:i32 count:i32 (length:i32 bytes)*  |  2 NoMoreSplits  |  3 EventToReader length:i32 bytes
 * </pre>
 *
 * @param attempt of its readers
 * @param enumerator what it remembers, without all that it has handed out
 * @param numbers of the last message to each subtask's reader
 * @param undelivered what it has handed out, as far as the readers are not known to have it
 */
record SourceRecord(
        int attempt, CoordinatorSnapshot enumerator, Map<Integer, Long> numbers, List<ToReader> undelivered) {
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final int ADD_SPLITS = 1;
    private static final int NO_MORE_SPLITS = 2;
    private static final int EVENT = 3;

    /** Copies the collections. */
    SourceRecord {
        numbers = new TreeMap<>(numbers);
        undelivered = List.copyOf(undelivered);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(attempt);
            out.writeInt(enumerator.version());
            write(enumerator.bytes(), out);
            out.writeInt(numbers.size());
            for (Map.Entry<Integer, Long> number : numbers.entrySet()) {
                out.writeInt(number.getKey());
                out.writeLong(number.getValue());
            }
            out.writeInt(undelivered.size());
            for (ToReader message : undelivered) {
                write(message, out);
            }
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(ToReader message, DataOutputStream out) throws IOException {
        out.writeByte(
                message instanceof AddSplits ? ADD_SPLITS : message instanceof NoMoreSplits ? NO_MORE_SPLITS : EVENT);
        out.writeInt(message.attempt().subtask());
        out.writeLong(message.number());
        if (message instanceof AddSplits add) {
            out.writeInt(add.version());
            out.writeInt(add.splits().size());
            for (byte[] split : add.splits()) {
                write(split, out);
            }
        } else if (message instanceof EventToReader event) {
            write(event.event(), out);
        }
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @throws IOException if it is damaged; a sentence
     */
    static SourceRecord read(String jobId, String vertexId, byte[] bytes) throws IOException {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 1 || ByteBuffer.wrap(bytes, length, CHECKSUM_BYTES).getInt() != checksum(bytes, length)) {
            throw new IOException("The record of the enumerator of vertex %s is damaged.".formatted(vertexId));
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("The record of the enumerator of vertex %s has version %d; %d is known."
                        .formatted(vertexId, version, VERSION));
            }
            int attempt = in.readInt();
            CoordinatorSnapshot enumerator = new CoordinatorSnapshot(in.readInt(), readBytes(in));
            Map<Integer, Long> numbers = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                numbers.put(in.readInt(), in.readLong());
            }
            List<ToReader> undelivered = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                int kind = in.readUnsignedByte();
                undelivered.add(message(kind, new AttemptId(jobId, vertexId, in.readInt(), attempt), in));
            }
            return new SourceRecord(attempt, enumerator, numbers, undelivered);
        }
    }

    private static ToReader message(int kind, AttemptId reader, DataInputStream in) throws IOException {
        long number = in.readLong();
        return switch (kind) {
            case ADD_SPLITS -> {
                int version = in.readInt();
                List<byte[]> splits = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    splits.add(readBytes(in));
                }
                yield new AddSplits(reader, number, version, splits);
            }
            case NO_MORE_SPLITS -> new NoMoreSplits(reader, number);
            case EVENT -> new EventToReader(reader, number, readBytes(in));
            default -> throw new IOException("A message of the unknown kind %d is kept.".formatted(kind));
        };
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(Arrays.copyOf(bytes, length));
        return (int) checksum.getValue();
    }
}
