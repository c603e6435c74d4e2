package io.weir.runtime.graph;

/**
 * Names a file kept by the JobManager by what is in it.
 *
 * @param sha256 64 lower-case hex digits
 * @param name the file's own name, for messages
 * @param sizeBytes its size
 */
public record BlobKey(String sha256, String name, long sizeBytes) {
    /** Refuses anything but 64 lower-case hex digits, since the key becomes a file name. */
    public BlobKey {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'%s' is no SHA-256 in lower-case hex".formatted(sha256));
        }
    }
}
