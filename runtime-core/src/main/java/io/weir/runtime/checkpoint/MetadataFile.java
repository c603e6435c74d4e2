package io.weir.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file that makes a directory a checkpoint. It is written under a temporary name, synced, renamed, and the directory is
 * synced, so that it is there whole or not at all.
 *
 * <pre>
 *   'W' 'E' 'I' 'R' 'C' 'P' | version u16 = 2 | length u32 | CRC-32C of the body u32 | body, length bytes
 * </pre>
 *
 * Numbers are big endian; the body is the record {@link CheckpointMetadata} as a CBOR map of its components by name. Files
 * of version 1, which had no records on their way ({@link OperatorSnapshot#channels}), are read too.
 */
public final class MetadataFile {
    private static final byte[] MAGIC = {'W', 'E', 'I', 'R', 'C', 'P'};
    private static final short VERSION = 2;
    private static final short VERSION_WITHOUT_CHANNELS = 1;
    private static final int HEADER_BYTES = MAGIC.length + Short.BYTES + Integer.BYTES + Integer.BYTES;
    /** Pieces of state up to 20 KB lie in it; this is a hundred thousand of them. */
    private static final int MAX_BODY_BYTES = Integer.MAX_VALUE - HEADER_BYTES - 16;

    private static final ObjectMapper MAPPER = CBORMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_GETTERS, MapperFeature.AUTO_DETECT_IS_GETTERS)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectMapper MAPPER_WITHOUT_CHANNELS =
            MAPPER.copy().disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    private MetadataFile() {}

    /** Writes the file into {@code directory}, durably. */
    public static void write(Path directory, CheckpointMetadata metadata) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(encode(metadata));
        Path file = directory.resolve(CheckpointMetadata.FILE_NAME);
        Path unfinished = directory.resolve(CheckpointMetadata.FILE_NAME + FileSnapshotStore.UNFINISHED);
        try (FileChannel channel =
                FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    /** Makes the names in {@code directory} durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Reads the file in {@code directory}.
     *
     * @throws IOException if there is none, or it is not whole; the message names it and says what is wrong
     */
    public static CheckpointMetadata read(Path directory) throws IOException {
        Path file = directory.resolve(CheckpointMetadata.FILE_NAME);
        try {
            long size = Files.size(file);
            if (size > (long) MAX_BODY_BYTES + HEADER_BYTES) {
                throw damaged(file, "it has %d bytes".formatted(size), null);
            }
            return decode(ByteBuffer.wrap(Files.readAllBytes(file)), file);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "There is no checkpoint or savepoint in %s: the file %s is missing."
                            .formatted(directory, CheckpointMetadata.FILE_NAME),
                    e);
        }
    }

    static byte[] encode(CheckpointMetadata metadata) throws IOException {
        byte[] body = MAPPER.writeValueAsBytes(metadata);
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put(MAGIC)
                .putShort(VERSION)
                .putInt(body.length)
                .putInt((int) checksum.getValue())
                .put(body)
                .array();
    }

    static CheckpointMetadata decode(ByteBuffer bytes, Path file) throws IOException {
        if (bytes.remaining() < HEADER_BYTES) {
            throw damaged(file, "it has %d bytes".formatted(bytes.remaining()), null);
        }
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException("%s is no checkpoint of Weir: its first bytes are wrong.".formatted(file));
        }
        short version = bytes.getShort();
        if (version != VERSION && version != VERSION_WITHOUT_CHANNELS) {
            throw new IOException("%s is of version %d; this Weir reads versions %d and %d."
                    .formatted(file, version, VERSION_WITHOUT_CHANNELS, VERSION));
        }
        int length = bytes.getInt();
        int expected = bytes.getInt();
        if (length != bytes.remaining()) {
            throw damaged(file, "%d bytes follow its header, not %d".formatted(bytes.remaining(), length), null);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        if ((int) checksum.getValue() != expected) {
            throw damaged(file, "its checksum is wrong", null);
        }
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        try {
            ObjectMapper mapper = version == VERSION ? MAPPER : MAPPER_WITHOUT_CHANNELS;
            return mapper.readValue(body, CheckpointMetadata.class);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw damaged(file, reason, e);
        }
    }

    private static IOException damaged(Path file, String how, @Nullable Exception cause) {
        return new IOException("%s is damaged: %s.".formatted(file, how), cause);
    }
}
