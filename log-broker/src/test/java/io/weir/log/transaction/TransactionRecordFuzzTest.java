package io.weir.log.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.MalformedBatchException;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.fuzz.Fuzz;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is known of a transaction with bytes changed at random: each is read or refused. */
class TransactionRecordFuzzTest {
    private static final int CASES = 20_000;

    private final TransactionRecordCodec codec = new TransactionRecordCodec();
    private final TransactionRecord record = new TransactionRecord(
            "my-id",
            new Transaction(
                    new ProducerName(7, (short) 3),
                    8,
                    9,
                    60_000,
                    TransactionState.ONGOING,
                    new TreeSet<>(List.of(new TopicPartition("a", 0), new TopicPartition("b", 1))),
                    2000,
                    1000,
                    (short) 2));
    private long read;

    @Test
    void keysAndValuesAreReadOrRefused() {
        long runs = Fuzz.run(CASES, random -> {
            try {
                codec.read(changed(codec.key(record), random), changed(codec.value(record), random));
                read++;
            } catch (MalformedBatchException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
        // Of what is refused at once nothing is learned.
        assertThat(read).isBetween(runs / 10, runs * 9 / 10);
    }

    private static ByteBuffer changed(byte[] bytes, Random random) {
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return ByteBuffer.wrap(bytes, 0, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
    }
}
