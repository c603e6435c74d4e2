package io.weir.log.wire;

import org.apache.kafka.common.protocol.ApiMessage;

/** An answer with records in memory that belongs to it. */
public interface HeldAnswer extends ApiMessage {
    /** The answer was written, or never will be: its memory may be used for something else. Called once, by any thread. */
    void release();
}
