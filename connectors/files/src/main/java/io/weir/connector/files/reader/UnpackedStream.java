package io.weir.connector.files.reader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** What a compressed file holds. The way back is to begin again. */
final class UnpackedStream extends FSDataInputStream {
    private final FSDataInputStream packed;
    private final Compression compression;
    private InputStream unpacked;
    private long position;

    UnpackedStream(FSDataInputStream packed, Compression compression) throws IOException {
        this.packed = packed;
        this.compression = compression;
        unpacked = begin();
    }

    private InputStream begin() throws IOException {
        packed.seek(0);
        try {
            return compression.unpack(packed);
        } catch (EOFException | ZipException e) {
            throw damaged(e);
        }
    }

    private DamagedInputException damaged(IOException e) {
        String reason = e instanceof EOFException ? "it ends in the middle" : String.valueOf(e.getMessage());
        return DamagedInputException.ofRest(
                position, "it cannot be unpacked behind byte %d: %s".formatted(position, reason), e);
    }

    @Override
    public void seek(long target) throws IOException {
        if (target < position) {
            position = 0;
            unpacked = begin();
        }
        byte[] passedOver = new byte[64 << 10];
        while (position < target) {
            if (read(passedOver, 0, (int) Math.min(passedOver.length, target - position)) < 0) {
                throw DamagedInputException.ofRest(
                        position,
                        "it has %d bytes unpacked; it had at least %d when it was read before"
                                .formatted(position, target),
                        null);
            }
        }
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = unpacked.read(bytes, offset, length);
            position += Math.max(0, count);
            return count;
        } catch (EOFException | ZipException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }
}
