package io.weir.connector.files;

import java.io.IOException;
import java.io.Serializable;

/**
 * Says when a file is over and the next one of its bucket begins.
 *
 * @param <IN> the records
 */
public interface RollingPolicy<IN> extends Serializable {
    /** Whether the file is over with the checkpoint that is taken. */
    boolean shouldRollOnCheckpoint(PartFileInfo partFileState) throws IOException;

    /** Whether the file is over before {@code element} is written. */
    boolean shouldRollOnEvent(PartFileInfo partFileState, IN element) throws IOException;

    /** Whether the file is over at {@code currentTime}; asked once per bucket check interval. */
    boolean shouldRollOnProcessingTime(PartFileInfo partFileState, long currentTime) throws IOException;
}
