package io.weir.connector.kafka.produce;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;

/**
 * Brokers as the protocol wants them: a partition takes the next sequence number of a producer, recognizes the last five batches and
 * refuses all else. What is in between delays, loses requests and answers, breaks connections so that a request arrives after the
 * sender gave it up, and moves leaders, as a seed has it.
 */
final class ModelCluster implements Deliveries.Network {
    private static final int NODES = 3;
    private static final int REMEMBERED = 5;

    /** What a partition has, in order. */
    final Map<Lane, List<Long>> logs = new HashMap<>();

    private final Map<Lane, Integer> leaders = new HashMap<>();

    /** Who leads as far as the sender knows. */
    private final Map<Lane, Integer> known = new HashMap<>();

    private final Map<Lane, Producer> producers = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Random random;
    private final Deliveries[] deliveries;
    private long nowMillis;
    boolean isCalm;

    /** What the leader of a partition remembers of its producer; replicated with the records. */
    private static final class Producer {
        private short epoch = -1;
        private int nextSequence;
        private final List<int[]> last = new ArrayList<>();
    }

    private record Event(long atMillis, Runnable action) {}

    ModelCluster(Random random, Deliveries[] deliveries) {
        this.random = random;
        this.deliveries = deliveries;
    }

    @Override
    public int leaderOf(Lane lane) {
        return known.computeIfAbsent(lane, same -> leaders.computeIfAbsent(same, any -> 1));
    }

    @Override
    public boolean isReady(int node) {
        return isCalm || random.nextInt(10) > 0;
    }

    @Override
    public long pauseMillis(int node) {
        return 1 + random.nextInt(5);
    }

    @Override
    public void askForLeaders() {
        at(random.nextInt(20), () -> known.putAll(leaders));
    }

    @Override
    public void addToTransaction(ProducerIdentity identity, List<Lane> lanes, long deadlineMillis) {
        throw new AssertionError("not in this dialect");
    }

    @Override
    public void send(int node, List<SealedBatch> batches) {
        List<SealedBatch> sent = List.copyOf(batches);
        // The bytes as they are now: the sender must not touch them while they are on their way.
        List<MutableRecordBatch> bytes = new ArrayList<>();
        sent.forEach(batch -> bytes.add(copy(batch)));
        int fate = isCalm ? 9 : random.nextInt(10);
        int there = random.nextInt(10);
        if (fate == 0) {
            at(there, () -> sent.forEach(batch -> answer(batch, Errors.NETWORK_EXCEPTION, -1)));
        } else if (fate == 1) {
            // Given up here, but on its way: it may arrive long after, or before.
            at(random.nextInt(300), () -> place(node, sent, bytes));
            at(there, () -> sent.forEach(batch -> answer(batch, Errors.NETWORK_EXCEPTION, -1)));
        } else {
            at(there, () -> {
                List<Runnable> answers = place(node, sent, bytes);
                boolean isLost = !isCalm && random.nextInt(8) == 0;
                at(random.nextInt(10), () -> {
                    if (isLost) {
                        sent.forEach(batch -> answer(batch, Errors.NETWORK_EXCEPTION, -1));
                    } else {
                        answers.forEach(Runnable::run);
                    }
                });
            });
        }
    }

    private static MutableRecordBatch copy(SealedBatch batch) {
        byte[] bytes = new byte[batch.length()];
        batch.content().buffer().duplicate().get(bytes);
        return MemoryRecords.readableRecords(ByteBuffer.wrap(bytes))
                .batches()
                .iterator()
                .next();
    }

    private void answer(SealedBatch batch, Errors error, long baseOffset) {
        deliveries[0].onAnswer(batch, error, error.name(), baseOffset, nowMillis, this);
    }

    private List<Runnable> place(int node, List<SealedBatch> sent, List<MutableRecordBatch> bytes) {
        List<Runnable> answers = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            SealedBatch batch = sent.get(i);
            long[] offset = {-1};
            Errors error = append(node, batch.lane, bytes.get(i), offset);
            answers.add(() -> answer(batch, error, offset[0]));
        }
        return answers;
    }

    private Errors append(int node, Lane lane, MutableRecordBatch batch, long[] offset) {
        if (leaders.getOrDefault(lane, 1) != node) {
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        if (!isCalm && random.nextInt(20) == 0) {
            return Errors.NOT_ENOUGH_REPLICAS;
        }
        batch.ensureValid();
        Producer producer = producers.computeIfAbsent(lane, same -> new Producer());
        List<Long> log = logs.computeIfAbsent(lane, same -> new ArrayList<>());
        if (batch.producerEpoch() < producer.epoch) {
            return Errors.INVALID_PRODUCER_EPOCH;
        }
        if (batch.producerEpoch() > producer.epoch) {
            if (batch.baseSequence() != 0) {
                return Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
            }
            producer.epoch = batch.producerEpoch();
            producer.nextSequence = 0;
            producer.last.clear();
        }
        for (int[] known : producer.last) {
            if (known[0] == batch.baseSequence() && known[1] == batch.countOrNull()) {
                offset[0] = known[2];
                return Errors.NONE;
            }
        }
        if (batch.baseSequence() != producer.nextSequence) {
            return Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
        }
        offset[0] = log.size();
        producer.last.add(new int[] {batch.baseSequence(), batch.countOrNull(), log.size()});
        if (producer.last.size() > REMEMBERED) {
            producer.last.remove(0);
        }
        producer.nextSequence += batch.countOrNull();
        for (Record record : batch) {
            log.add(record.value().getLong());
        }
        return Errors.NONE;
    }

    private void at(long delayMillis, Runnable action) {
        events.add(new Event(nowMillis + delayMillis, action));
    }

    /** Lets time go by; what is due happens, in any order. */
    void advance(long toMillis) {
        nowMillis = toMillis;
        if (!isCalm && random.nextInt(50) == 0 && !leaders.isEmpty()) {
            List<Lane> lanes = new ArrayList<>(leaders.keySet());
            lanes.sort((a, b) -> Integer.compare(a.partition, b.partition));
            leaders.put(lanes.get(random.nextInt(lanes.size())), 1 + random.nextInt(NODES));
        }
        List<Event> due = new ArrayList<>();
        for (Iterator<Event> each = events.iterator(); each.hasNext(); ) {
            Event event = each.next();
            if (event.atMillis <= nowMillis) {
                due.add(event);
                each.remove();
            }
        }
        Collections.shuffle(due, random);
        due.forEach(event -> event.action.run());
    }
}
