package io.weir.connector.files.compact;

import io.weir.api.serialization.SerializationContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes one file of several. After a failure the same files are merged again.
 *
 * <p><b>Threading:</b> one thread of a writer, beside that of the subtask.
 */
public interface FileCompactor extends Serializable {
    /** Called once before anything else. */
    default void open(SerializationContext context) throws Exception {}

    /** Writes all that {@code inputFiles} hold, in their order, to {@code output}, which is not the compactor's to close. */
    void compact(List<Path> inputFiles, OutputStream output) throws IOException;
}
