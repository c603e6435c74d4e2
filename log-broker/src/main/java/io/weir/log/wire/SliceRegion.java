package io.weir.log.wire;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import io.weir.log.store.LogSlice;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A slice that goes from its file to a connection. It is closed by who holds the answer. */
final class SliceRegion extends AbstractReferenceCounted implements FileRegion {
    private final LogSlice slice;
    private long transferred;

    SliceRegion(LogSlice slice) {
        this.slice = slice;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        long count = slice.transferTo(target, position);
        transferred += count;
        return count;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public long count() {
        return slice.sizeInBytes();
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        // Nothing is held here.
    }
}
