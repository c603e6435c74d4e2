package io.weir.runtime.rpc;

import java.nio.ByteBuffer;
import org.apache.pekko.serialization.JSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames for Pekko. The only serializer of ours that Pekko knows, and frames the only objects it is given.
 *
 * <pre>
 *   version:u8=1  origin:i64  message:i64  part:i32  parts:i32  bytes…
 * </pre>
 */
public final class FrameSerializer extends JSerializer {
    private static final int IDENTIFIER = 0x57454952; // "WEIR"; part of the wire format
    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + 8 + 8 + 4 + 4;

    /** Made by Pekko. */
    public FrameSerializer() {}

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public boolean includeManifest() {
        return false;
    }

    @Override
    public byte[] toBinary(Object object) {
        if (!(object instanceof Frame frame)) {
            throw new IllegalArgumentException(object.getClass().getName() + " is no frame");
        }
        return ByteBuffer.allocate(HEADER_BYTES + frame.bytes().length)
                .put(VERSION)
                .putLong(frame.origin())
                .putLong(frame.message())
                .putInt(frame.part())
                .putInt(frame.parts())
                .put(frame.bytes())
                .array();
    }

    @Override
    public Object fromBinaryJava(byte[] bytes, @Nullable Class<?> manifest) {
        if (bytes.length < HEADER_BYTES || bytes[0] != VERSION) {
            throw new IllegalArgumentException(
                    "%d bytes are no frame of version %d; is the other process of another version of Weir?"
                            .formatted(bytes.length, VERSION));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        long origin = in.getLong();
        long message = in.getLong();
        int part = in.getInt();
        int parts = in.getInt();
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return new Frame(origin, message, part, parts, rest);
    }
}
