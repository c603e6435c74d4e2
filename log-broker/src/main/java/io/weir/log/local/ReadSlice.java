package io.weir.log.local;

import io.netty.buffer.ByteBuf;
import io.weir.log.segment.Segment;
import io.weir.log.store.LogSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was read: copied to memory of the pool, or where it is in segments, which stay open until the slice is closed. */
final class ReadSlice implements LogSlice {
    private static final Logger LOG = LoggerFactory.getLogger(ReadSlice.class);

    private final ByteBuf memory;
    private final List<Place> places;
    private final int size;
    private final long baseOffset;
    private final long endOffset;
    private final Bounds bounds;

    /** The bounds of a partition at one moment. */
    record Bounds(long startOffset, long stableOffset, long highWatermark) {}

    /** Bytes of a segment, which is retained until the slice is closed. */
    record Place(Segment segment, int position, int count) {}

    /** The bytes of {@code memory}, or if that is empty those at {@code places}. */
    ReadSlice(ByteBuf memory, List<Place> places, long baseOffset, long endOffset, Bounds bounds) {
        this.memory = memory;
        this.places = places;
        this.baseOffset = baseOffset;
        this.endOffset = endOffset;
        this.bounds = bounds;
        int bytes = memory.readableBytes();
        for (Place place : places) {
            bytes += place.count;
        }
        size = bytes;
    }

    @Override
    public int sizeInBytes() {
        return size;
    }

    @Override
    public boolean isInMemory() {
        return places.isEmpty();
    }

    /** Where it is in segments. */
    List<Place> places() {
        return places;
    }

    @Override
    public ByteBuffer bytes() {
        if (places.isEmpty()) {
            return memory.nioBuffer();
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        try {
            for (Place place : places) {
                bytes.limit(bytes.position() + place.count);
                place.segment.read(bytes, place.position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Batches from offset %d on cannot be read again".formatted(baseOffset), e);
        }
        return bytes.flip();
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        if (places.isEmpty()) {
            return target.write(memory.nioBuffer((int) position, size - (int) position));
        }
        long before = 0;
        for (Place place : places) {
            long within = position - before;
            if (within < place.count) {
                return place.segment.transferTo(target, (int) (place.position + within), (int) (place.count - within));
            }
            before += place.count;
        }
        return 0;
    }

    @Override
    public long baseOffset() {
        return baseOffset;
    }

    @Override
    public long endOffset() {
        return endOffset;
    }

    @Override
    public long highWatermark() {
        return bounds.highWatermark;
    }

    @Override
    public long stableOffset() {
        return bounds.stableOffset;
    }

    @Override
    public long startOffset() {
        return bounds.startOffset;
    }

    @Override
    public void close() {
        memory.release();
        release(places);
    }

    /** Nobody sends from there any more. */
    static void release(List<Place> places) {
        for (Place place : places) {
            try {
                place.segment.release();
            } catch (IOException e) {
                LOG.warn("The segment {}, which is gone, could not be closed.", place.segment.path(), e);
            }
        }
    }
}
