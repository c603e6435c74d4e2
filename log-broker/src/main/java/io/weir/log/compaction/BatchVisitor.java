package io.weir.log.compaction;

import io.weir.log.batch.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Looks at batches. */
@FunctionalInterface
public interface BatchVisitor {
    /** Looks at the batch at {@code header} of {@code bytes}, during the call only; whether to go on. */
    boolean visit(ByteBuffer bytes, BatchHeader header) throws IOException;
}
