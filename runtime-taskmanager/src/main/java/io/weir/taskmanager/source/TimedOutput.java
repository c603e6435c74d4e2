package io.weir.taskmanager.source;

import io.weir.api.connector.ReaderOutput;
import io.weir.runtime.protocol.SourceTime;
import org.jspecify.annotations.Nullable;

/** Where a reader's records go, with what has to be done for time between runs of polls. */
interface TimedOutput extends ReaderOutput<Object> {
    /** Lets generators tell what they know. Called after each run of polls and when the watermark interval is over. */
    void emitPeriodic();

    /** How far time has come, for the thread that reports; null where time does not matter. */
    @Nullable
    SourceTime report(String operator);

    /** Nothing comes any more: tells the last watermark. */
    void end();
}
