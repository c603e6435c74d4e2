package io.weir.connector.files.compact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts files one behind the other as they are; for lines and whatever else needs no header. */
public final class ConcatFileCompactor implements FileCompactor {
    private static final long serialVersionUID = 1L;

    private final byte[] delimiter;

    /** Nothing between the files. */
    public ConcatFileCompactor() {
        this(new byte[0]);
    }

    /** {@code fileDelimiter} between each two files. */
    public ConcatFileCompactor(byte[] fileDelimiter) {
        delimiter = fileDelimiter.clone();
    }

    @Override
    public void compact(List<Path> inputFiles, OutputStream output) throws IOException {
        boolean first = true;
        for (Path file : inputFiles) {
            if (!first) {
                output.write(delimiter);
            }
            first = false;
            Files.copy(file, output);
        }
    }
}
