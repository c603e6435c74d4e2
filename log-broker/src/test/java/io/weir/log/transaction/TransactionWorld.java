package io.weir.log.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.coordinator.CoordinatorAction;
import io.weir.log.coordinator.LogWrite;
import io.weir.log.coordinator.SimulatedShard;
import io.weir.log.coordinator.SimulatedTime;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionRequest.EndTxn;
import io.weir.log.transaction.TransactionRequest.InitProducerId;
import io.weir.log.transaction.TransactionRequest.Verify;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionResponse.Introduced;
import io.weir.log.transaction.TransactionTask.WriteMarkers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Producers and partitions around one coordinator of transactions, which crashes now and then. */
final class TransactionWorld implements SimulatedShard.Outside<TransactionResponse, TransactionTask> {
    private static final long STORM_MILLIS = 60_000;
    private static final long CALM_MILLIS = 60_000;
    private static final int PARTITIONS = 4;

    final SimulatedTime time;
    private final TransactionBug bug;
    private final SimulatedShard<TransactionEvent, TransactionRecord, TransactionResponse, TransactionTask> shard;
    private final Map<TopicPartition, SimulatedPartition> partitions = new TreeMap<>();
    private final Map<Long, Pending> calls = new HashMap<>();
    private final Map<String, List<SimulatedProducer>> producers = new TreeMap<>();
    private final Map<ProducerName, SimulatedProducer> given = new HashMap<>();
    private final Map<SimulatedProducer, Long> arrivals = new HashMap<>();
    private final List<SimulatedTransaction> transactions = new ArrayList<>();
    private final AtomicLong ids;
    private long nextCall;
    private int crashes;
    private int fencings;
    private boolean crashesAtWrite;

    private record Pending(SimulatedProducer from, TransactionRequest request, Consumer<TransactionResponse> answer) {}

    /** What has happened, so that a simulation in which nothing does is noticed. */
    record Events(int crashes, int fencings, int transactions) {}

    TransactionWorld(long seed, TransactionBug bug) {
        this.bug = bug;
        time = new SimulatedTime(seed);
        ids = new AtomicLong(100);
        shard = new SimulatedShard<>(
                () -> new TransactionCoordinator(
                        new TransactionSettings(900_000, 1L << 40, 10_000, 30, 100, false), ids::incrementAndGet),
                new TransactionRecordCodec(),
                this);
        for (int i = 0; i < PARTITIONS; i++) {
            TopicPartition partition = new TopicPartition("topic", i);
            partitions.put(partition, new SimulatedPartition(partition.toString()));
        }
        plant();
    }

    private void plant() {
        shard.hasty = bug == TransactionBug.DONE_BEFORE_DURABLE;
        shard.written = write -> switch (bug) {
            case DECISION_NOT_WRITTEN -> !isPrepared(write);
            case EPOCH_NOT_WRITTEN -> !is(write, TransactionState.EMPTY);
            case PARTITIONS_NOT_WRITTEN -> !is(write, TransactionState.ONGOING);
            default -> true;
        };
        shard.readBack = write -> switch (bug) {
            case DECISION_NOT_READ_BACK -> !isPrepared(write);
            case NOT_FINISHED_AFTER_A_CRASH -> !is(write, TransactionState.PREPARE_ABORT);
            default -> true;
        };
    }

    private static boolean isPrepared(LogWrite<TransactionRecord> write) {
        return is(write, TransactionState.PREPARE_ABORT) || is(write, TransactionState.PREPARE_COMMIT);
    }

    private static boolean is(LogWrite<TransactionRecord> write, TransactionState state) {
        Transaction value =
                ((LogWrite.Records<TransactionRecord>) write).records().get(0).value();
        return value != null && value.is(state);
    }

    boolean isOver() {
        return !time.stormy;
    }

    TopicPartition anyPartition() {
        return new TopicPartition("topic", time.random.nextInt(PARTITIONS));
    }

    SimulatedTransaction begin(String name) {
        SimulatedTransaction transaction = new SimulatedTransaction(name);
        transactions.add(transaction);
        return transaction;
    }

    /** Sends a request by a connection: it may be lost, and does not arrive after one that was sent later. */
    void send(
            SimulatedProducer from,
            TransactionRequest request,
            Runnable arrived,
            Consumer<TransactionResponse> answer) {
        if (time.stormy && time.chance(5)) {
            return;
        }
        long at = Math.max(arrivals.getOrDefault(from, 0L), time.millis() + 1 + time.random.nextInt(30));
        arrivals.put(from, at);
        time.in(at - time.millis(), () -> {
            arrived.run();
            deliver(from, request, response -> time.send(() -> answer.accept(response)));
        });
    }

    private void deliver(SimulatedProducer from, TransactionRequest request, Consumer<TransactionResponse> answer) {
        long call = nextCall++;
        calls.put(call, new Pending(from, request, answer));
        give(new TransactionEvent.Called(call, twist(request)));
    }

    private TransactionRequest twist(TransactionRequest request) {
        if (request instanceof EndTxn end) {
            if (bug == TransactionBug.EPOCH_NOT_CHECKED) {
                return new EndTxn(end.transactionalId(), present(end), end.committed(), end.countsTransactions());
            }
            if (bug == TransactionBug.ABORT_COMMITS && time.chance(20)) {
                return new EndTxn(end.transactionalId(), end.producer(), true, end.countsTransactions());
            }
        }
        return request;
    }

    /** Who the producer is at the moment, whoever asks. */
    private ProducerName present(EndTxn end) {
        ProducerName[] present = {end.producer()};
        shard.machine()
                .on(new TransactionEvent.Called(-1, new TransactionRequest.Describe(end.transactionalId())), time.now())
                .forEach(action -> {
                    if (action
                                    instanceof
                                    CoordinatorAction.Answer<TransactionRecord, TransactionResponse, TransactionTask>
                                            answer
                            && answer.response() instanceof TransactionResponse.Described described) {
                        present[0] = described.producer();
                    }
                });
        return present[0];
    }

    private void give(TransactionEvent event) {
        shard.give(event, time.now());
        if (crashesAtWrite && shard.unsynced() > 0 && time.chance(30)) {
            crash();
            return;
        }
        afterwards();
    }

    private void afterwards() {
        if (shard.unsynced() > 0) {
            time.in(time.random.nextInt(5), () -> shard.sync(1 + time.random.nextInt(4)));
        }
        long next = shard.machine().nextTickMillis();
        if (next < Long.MAX_VALUE) {
            time.in(Math.max(0, next - time.millis()), this::tick);
        }
    }

    private void tick() {
        if (shard.machine().nextTickMillis() <= time.millis() && bug != TransactionBug.NO_TIMEOUT) {
            give(new TransactionEvent.Tick());
        }
    }

    @Override
    public void answered(long call, TransactionResponse response) {
        Pending pending = calls.remove(call);
        if (pending == null) {
            return;
        }
        if (response instanceof Introduced introduced && introduced.error() == LogError.NONE) {
            introduced(pending, (InitProducerId) pending.request, introduced);
        }
        pending.answer.accept(response);
    }

    /** From here on everybody who was this producer before is fenced, and nobody else is ever told the same. */
    private void introduced(Pending pending, InitProducerId request, Introduced introduced) {
        SimulatedProducer before = given.put(introduced.producer(), pending.from);
        assertThat(before == null || before == pending.from)
                .as("%s was given to one producer", introduced.producer())
                .isTrue();
        for (SimulatedProducer each : producers.get(request.transactionalId())) {
            if (each != pending.from && each.transaction() != null) {
                fencings++;
                each.transaction().fence();
            }
        }
    }

    /** Markers go to each partition in the order in which they were asked for, also after a crash of the coordinator. */
    @Override
    public void asked(TransactionTask task, int life) {
        WriteMarkers markers = (WriteMarkers) task;
        boolean first = true;
        for (TopicPartition partition : markers.partitions()) {
            boolean commits = markers.committed() && !(bug == TransactionBug.ONE_PARTITION_ABORTS && first);
            boolean isLost = bug == TransactionBug.ONE_PARTITION_FORGOTTEN && first;
            first = false;
            SimulatedPartition target = partitions.get(partition);
            long at = Math.max(markerArrivals.getOrDefault(partition, 0L), time.millis() + 1 + time.random.nextInt(40));
            markerArrivals.put(partition, at);
            boolean fails = time.stormy && time.chance(20);
            boolean isWritten = !fails || time.chance(50);
            time.in(at - time.millis(), () -> {
                LogError error = LogError.NONE;
                if (isWritten && !isLost) {
                    error = target.mark(markers.producer(), commits, life);
                }
                LogError told = fails ? LogError.KAFKA_STORAGE_ERROR : error;
                if (shard.life() == life && !(fails && bug == TransactionBug.MARKER_NOT_REPEATED)) {
                    give(new TransactionEvent.MarkerAnswered(
                            markers.transactionalId(), markers.producer(), partition, told));
                }
            });
        }
    }

    private final Map<TopicPartition, Long> markerArrivals = new HashMap<>();

    /** What a producer sends to a partition. */
    record Batch(
            String id,
            ProducerName producer,
            boolean counts,
            TopicPartition partition,
            long number,
            SimulatedTransaction transaction) {}

    /** A batch comes to a partition, which asks the coordinator, and once more if a marker came meanwhile. */
    void produce(Batch batch, Consumer<LogError> answer) {
        time.send(() -> admit(batch, error -> {
            LogError result = error == LogError.NONE
                    ? partitions.get(batch.partition).append(batch.producer, batch.number, batch.transaction)
                    : error;
            time.send(() -> answer.accept(result));
        }));
    }

    private void admit(Batch batch, Consumer<LogError> answer) {
        if (bug == TransactionBug.NOT_VERIFIED) {
            answer.accept(LogError.NONE);
            return;
        }
        SimulatedPartition partition = partitions.get(batch.partition);
        int markers = partition.markersOf(batch.producer.producerId());
        TransactionRequest request = batch.counts
                ? new AddPartitions(batch.id, batch.producer, Set.of(batch.partition), true)
                : new Verify(batch.id, batch.producer, Set.of(batch.partition));
        deliver(
                null,
                request,
                response -> time.in(time.random.nextInt(20), () -> {
                    if (partition.markersOf(batch.producer.producerId()) != markers) {
                        admit(batch, answer);
                    } else {
                        answer.accept(((Done) response).error());
                    }
                }));
    }

    private void crash() {
        crashes++;
        crashesAtWrite = false;
        calls.clear();
        shard.crash(time.random.nextInt(2), time.now());
        afterwards();
    }

    Events run() {
        shard.load(time.now());
        for (int i = 0; i < 3; i++) {
            replace("id" + i);
        }
        disturb();
        time.runUntil(STORM_MILLIS);
        time.stormy = false;
        time.runUntil(STORM_MILLIS + CALM_MILLIS);
        settle();
        return new Events(crashes, fencings, transactions.size());
    }

    /** The next incarnation of a producer comes; the one before may still be there. */
    private void replace(String id) {
        List<SimulatedProducer> incarnations = producers.computeIfAbsent(id, each -> new ArrayList<>());
        SimulatedProducer next = new SimulatedProducer(this, id, id + "." + incarnations.size(), time.chance(50));
        incarnations.add(next);
        time.in(time.random.nextInt(200), next::start);
    }

    private void disturb() {
        time.in(200 + time.random.nextInt(2_500), () -> {
            if (!time.stormy) {
                return;
            }
            String id = "id" + time.random.nextInt(3);
            int what = time.random.nextInt(5);
            if (what == 0) {
                crash();
            } else if (what == 1) {
                crashesAtWrite = true;
            } else if (what == 2) {
                producers.get(id).forEach(SimulatedProducer::die);
                replace(id);
            } else {
                replace(id);
            }
            disturb();
        });
    }

    private void settle() {
        shard.sync(1_000);
        partitions.values().forEach(SimulatedPartition::settled);
        Set<TransactionState> states = new TreeSet<>();
        Set<String> titles = new HashSet<>();
        shard.machine()
                .on(
                        new TransactionEvent.Called(
                                -1, new TransactionRequest.ListTransactions(Set.of(), Set.of(), -1)),
                        time.now())
                .forEach(action -> {
                    if (action
                                    instanceof
                                    CoordinatorAction.Answer<TransactionRecord, TransactionResponse, TransactionTask>
                                            answer
                            && answer.response() instanceof TransactionResponse.Listed listed) {
                        listed.transactions().forEach(each -> titles.add(each.transactionState()));
                    }
                });
        for (TransactionState each : TransactionState.values()) {
            if (titles.contains(each.title())) {
                states.add(each);
            }
        }
        assertThat(states)
                .as("states when all is quiet")
                .doesNotContain(
                        TransactionState.ONGOING, TransactionState.PREPARE_ABORT, TransactionState.PREPARE_COMMIT);
    }
}
