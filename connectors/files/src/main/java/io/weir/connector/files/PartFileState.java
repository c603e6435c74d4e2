package io.weir.connector.files;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A file that a writer is in the middle of.
 *
 * @param bucketId path of its bucket, relative to the directory of the sink
 * @param hidden absolute path of the file
 * @param finished absolute path it gets when it is over
 * @param length its first bytes that belong to the snapshot
 * @param creationTime when it was begun, in milliseconds since the epoch
 */
public record PartFileState(String bucketId, String hidden, String finished, long length, long creationTime)
        implements FileSinkState {
    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(bucketId);
        out.writeUTF(hidden);
        out.writeUTF(finished);
        out.writeLong(length);
        out.writeLong(creationTime);
    }

    static PartFileState readFrom(DataInputStream in) throws IOException {
        return new PartFileState(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong(), in.readLong());
    }
}
