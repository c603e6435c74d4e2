package io.weir.connector.files;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Complete files that wait to be merged into one. The name of that one is known from the start: where it is there, all of them
 * have been merged, whichever snapshot they come from.
 *
 * @param bucketId the bucket
 * @param merged absolute path of the file that they become
 * @param files in their order, each with the name that it gets where files are not merged any more
 * @param checkpoints taken since the first of them
 */
public record WaitingFiles(String bucketId, String merged, List<FileCommittable> files, int checkpoints)
        implements FileSinkState {
    /** Keeps a copy. */
    public WaitingFiles {
        files = List.copyOf(files);
    }

    /** One file more. */
    WaitingFiles with(FileCommittable file) {
        List<FileCommittable> more = new ArrayList<>(files);
        more.add(file);
        return new WaitingFiles(bucketId, merged, more, checkpoints);
    }

    /** One checkpoint more. */
    WaitingFiles older() {
        return new WaitingFiles(bucketId, merged, files, checkpoints + 1);
    }

    long bytes() {
        long sum = 0;
        for (FileCommittable file : files) {
            sum += file.length();
        }
        return sum;
    }

    /**
     * Those that nobody has seen yet.
     *
     * @throws IOException if one is gone, and is not seen either
     */
    WaitingFiles notSeen() throws IOException {
        List<FileCommittable> left = new ArrayList<>();
        if (!Files.exists(Path.of(merged))) {
            for (FileCommittable file : files) {
                if (Files.exists(Path.of(file.hidden()))) {
                    left.add(file);
                } else if (!Files.exists(Path.of(file.finished()))) {
                    throw new IOException(
                            ("The snapshot has a complete file '%s', which is gone, and there is neither '%s' nor '%s'."
                                            + " Bring one of them back, or start from another snapshot.")
                                    .formatted(file.hidden(), file.finished(), merged));
                }
            }
        }
        return new WaitingFiles(bucketId, merged, left, checkpoints);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(bucketId);
        out.writeUTF(merged);
        out.writeInt(checkpoints);
        out.writeInt(files.size());
        for (FileCommittable file : files) {
            file.writeTo(out);
        }
    }

    static WaitingFiles readFrom(DataInputStream in) throws IOException {
        String bucketId = in.readUTF();
        String merged = in.readUTF();
        int checkpoints = in.readInt();
        int count = in.readInt();
        List<FileCommittable> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(FileCommittable.readFrom(in));
        }
        return new WaitingFiles(bucketId, merged, files, checkpoints);
    }
}
