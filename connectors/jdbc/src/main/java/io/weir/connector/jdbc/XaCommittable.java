package io.weir.connector.jdbc;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A prepared branch.
 *
 * @param branch its name
 * @param execution names the run of the subtask that prepared it
 */
record XaCommittable(BranchId branch, String execution) {
    static final SimpleVersionedSerializer<XaCommittable> SERIALIZER = new Serializer();

    private static final class Serializer implements SimpleVersionedSerializer<XaCommittable> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(XaCommittable committable) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            BranchId branch = committable.branch;
            out.writeUTF(branch.prefix());
            out.writeInt(branch.subtask());
            out.writeInt(branch.parallelism());
            out.writeLong(branch.number());
            out.writeUTF(branch.nonce());
            out.writeUTF(committable.execution);
            return bytes.toByteArray();
        }

        @Override
        public XaCommittable deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("a transaction to commit of version %d cannot be read".formatted(version));
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            BranchId branch = new BranchId(in.readUTF(), in.readInt(), in.readInt(), in.readLong(), in.readUTF());
            return new XaCommittable(branch, in.readUTF());
        }
    }
}
