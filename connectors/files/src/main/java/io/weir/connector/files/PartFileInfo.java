package io.weir.connector.files;

/** The file of a bucket that is being written, for a {@link RollingPolicy}. */
public interface PartFileInfo {
    /** The path of the bucket, relative to the directory of the sink. */
    String getBucketId();

    /** When it was begun, in milliseconds since the epoch. */
    long getCreationTime();

    /** Bytes written to it so far. */
    long getSize();

    /** When a record was written to it last, in milliseconds since the epoch; exact to the bucket check interval. */
    long getLastUpdateTime();
}
