package io.weir.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.junit.jupiter.api.Test;

/** Whatever happens in between, partitions have each record once and in order, and the writer knows where. */
final class DeliverySimulationTest {
    private static final int SEEDS = 30;
    private static final int PARTITIONS = 4;
    private static final int BATCHES = 60;

    private final Map<Lane, List<Long>> expected = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final EncodedHeaders none = new EncodedHeaders();
    private int answered;
    private long nextValue;

    @Test
    void eachRecordIsWrittenOnceAndInOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }
    }

    private void run(int seed) {
        Random random = new Random(seed);
        expected.clear();
        failures.clear();
        answered = 0;
        Deliveries[] deliveries = new Deliveries[1];
        ModelCluster cluster = new ModelCluster(random, deliveries);
        deliveries[0] = deliveries(cluster, random.nextInt(3) == 0 ? 300 : 1 << 20);
        Lane[] lanes = new Lane[PARTITIONS];
        Arrays.setAll(lanes, partition -> new Lane("t", partition));
        int added = 0;
        long nowMillis = 0;
        // A transaction ends when all its batches are answered; the next epoch begins.
        for (short epoch = 0; epoch < 3; epoch++) {
            ProducerIdentity identity = new ProducerIdentity("id", 1, epoch, true);
            int goal = added + BATCHES;
            while (answered < goal) {
                if (added < goal && random.nextInt(3) == 0) {
                    deliveries[0].add(batch(lanes[random.nextInt(PARTITIONS)], identity, random, nowMillis));
                    added++;
                }
                cluster.isCalm = nowMillis > 20_000L * (epoch + 1);
                deliveries[0].send(cluster, nowMillis);
                nowMillis += random.nextInt(4);
                cluster.advance(nowMillis);
                assertThat(failures).as("seed %d", seed).isEmpty();
                assertThat(nowMillis).as("time at seed %d", seed).isLessThan(200_000);
            }
            assertThat(deliveries[0].isIdle()).isTrue();
        }
        assertThat(cluster.logs).as("seed %d", seed).isEqualTo(expected);
    }

    private Deliveries deliveries(ModelCluster cluster, int maxRequestBytes) {
        DeliveryRules rules = new DeliveryRules(Compression.NONE, maxRequestBytes, 150_000, Integer.MAX_VALUE, 10, 100);
        return new Deliveries(rules, new Deliveries.Receiver() {
            @Override
            public void onWritten(SealedBatch batch, long baseOffset) {
                answered++;
                long first = batch.content().records().iterator().next().value().getLong();
                assertThat(cluster.logs.get(batch.lane).get((int) baseOffset)).isEqualTo(first);
            }

            @Override
            public void onFailed(IOException cause) {
                failures.add(cause.getMessage());
            }
        });
    }

    private SealedBatch batch(Lane lane, ProducerIdentity identity, Random random, long nowMillis) {
        OpenBatch open = new OpenBatch(lane, new byte[300], nowMillis, 0);
        for (int i = random.nextInt(5); i >= 0; i--) {
            long value = nextValue++;
            open.append(0, null, ByteBuffer.allocate(Long.BYTES).putLong(value).array(), none);
            expected.computeIfAbsent(lane, same -> new ArrayList<>()).add(value);
        }
        return open.seal(identity);
    }
}
