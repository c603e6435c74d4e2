package io.weir.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;

/** Where a piece of state lies. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "in")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StateHandle.InFile.class, name = "file"),
    @JsonSubTypes.Type(value = StateHandle.Inline.class, name = "inline")
})
public sealed interface StateHandle {
    /** Number of bytes. */
    long length();

    /** CRC-32C of the bytes. */
    int checksum();

    /**
     * A part of a file.
     *
     * @param path a name in the directory of the checkpoint that the handle is found in; with {@link #SHARED} before it, in
     *     the directory of that name beside it
     * @param offset of the first byte within the file
     * @param length number of bytes
     * @param checksum CRC-32C of these bytes
     */
    record InFile(String path, long offset, long length, int checksum) implements StateHandle {
        /** What the path of a file begins with that several checkpoints may refer to. */
        public static final String SHARED = "shared/";

        /** Refuses paths that lead elsewhere. */
        public InFile {
            String name = path.startsWith(SHARED) ? path.substring(SHARED.length()) : path;
            if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.equals("..")) {
                throw new IllegalArgumentException(
                        "The state file '%s' does not lie in its checkpoint's directory".formatted(path));
            }
            if (offset < 0 || length < 0) {
                throw new IllegalArgumentException("offset=%d and length=%d must be >= 0".formatted(offset, length));
            }
        }

        /** Whether other checkpoints may refer to the file. */
        public boolean isShared() {
            return path.startsWith(SHARED);
        }

        /** The name of the file alone; no other file of state anywhere has it. */
        public String name() {
            return isShared() ? path.substring(SHARED.length()) : path;
        }

        /** The file, of the checkpoint in {@code directory}. */
        public Path in(Path directory) {
            return isShared() ? directory.resolveSibling(path) : directory.resolve(path);
        }
    }

    /**
     * The bytes themselves.
     *
     * @param bytes the state; not to be changed
     * @param checksum their CRC-32C
     */
    record Inline(byte[] bytes, int checksum) implements StateHandle {
        @Override
        public long length() {
            return bytes.length;
        }
    }
}
