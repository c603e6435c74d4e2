package io.weir.connector.kafka.sink;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A transaction that waits for the checkpoint that covers it: what a writer remembers in that checkpoint. No writer may use or
 * abort it; a committer commits it.
 *
 * @param transactionalId of the transaction
 */
public record PinnedTransaction(String transactionalId) {
    static final SimpleVersionedSerializer<PinnedTransaction> SERIALIZER = new Serializer();

    private static final class Serializer implements SimpleVersionedSerializer<PinnedTransaction> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(PinnedTransaction transaction) {
            return transaction.transactionalId.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public PinnedTransaction deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("a pinned transaction of version %d cannot be read".formatted(version));
            }
            return new PinnedTransaction(new String(serialized, StandardCharsets.UTF_8));
        }
    }
}
