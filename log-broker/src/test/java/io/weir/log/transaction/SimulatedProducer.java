package io.weir.log.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionRequest.EndTxn;
import io.weir.log.transaction.TransactionRequest.InitProducerId;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionResponse.Ended;
import io.weir.log.transaction.TransactionResponse.Introduced;
import java.util.Set;
import java.util.function.Consumer;

/** One incarnation of a producer: one transaction after the other until it is fenced, dies or has had enough. */
final class SimulatedProducer {
    private static final int PATIENCE_MILLIS = 400;

    private final TransactionWorld world;
    private final String id;
    private final String name;
    private final boolean counts;
    private ProducerName producer = ProducerName.NONE;
    private SimulatedTransaction transaction;
    private boolean dead;
    private int number;
    private int step;
    private long batch;

    SimulatedProducer(TransactionWorld world, String id, String name, boolean counts) {
        this.world = world;
        this.id = id;
        this.name = name;
        this.counts = counts;
    }

    void die() {
        dead = true;
    }

    SimulatedTransaction transaction() {
        return transaction;
    }

    /** Asks until there is an answer; each request arrives before those that are sent after it. */
    private <A extends TransactionResponse> void ask(
            TransactionRequest request, Runnable arrived, Class<A> type, Consumer<A> answer) {
        int asked = ++step;
        world.send(this, request, arrived, response -> {
            if (!dead && step == asked) {
                step++;
                answer.accept(type.cast(response));
            }
        });
        world.time.in(PATIENCE_MILLIS, () -> {
            if (!dead && step == asked) {
                ask(request, arrived, type, answer);
            }
        });
    }

    private void later(Runnable next) {
        int now = ++step;
        world.time.in(20 + world.time.random.nextInt(100), () -> {
            if (!dead && step == now) {
                next.run();
            }
        });
    }

    void start() {
        InitProducerId init = new InitProducerId(id, 3_000, producer, false);
        ask(init, () -> {}, Introduced.class, introduced -> {
            if (introduced.error() == LogError.CONCURRENT_TRANSACTIONS) {
                later(this::start);
            } else if (introduced.error() == LogError.NONE) {
                producer = introduced.producer();
                begin();
            } else {
                die();
            }
        });
    }

    private void begin() {
        if (world.isOver()) {
            die();
            return;
        }
        number++;
        transaction = world.begin(name + "/" + number);
        write(1 + world.time.random.nextInt(4));
    }

    private void write(int left) {
        if (left == 0) {
            if (world.time.chance(10)) {
                later(() -> world.time.in(4_000, () -> end(true))); // forgets the time
            } else {
                end(world.time.chance(70));
            }
            return;
        }
        TopicPartition partition = world.anyPartition();
        batch++;
        if (counts) {
            append(partition, left);
            return;
        }
        AddPartitions add = new AddPartitions(id, producer, Set.of(partition), false);
        ask(add, () -> {}, Done.class, done -> {
            if (done.error() == LogError.CONCURRENT_TRANSACTIONS) {
                later(() -> write(left));
            } else if (done.error() == LogError.NONE) {
                append(partition, left);
            } else {
                giveUp(done.error());
            }
        });
    }

    private void append(TopicPartition partition, int left) {
        int asked = ++step;
        world.produce(new TransactionWorld.Batch(id, producer, counts, partition, batch, transaction), error -> {
            if (dead || step != asked) {
                return;
            }
            step++;
            if (error == LogError.CONCURRENT_TRANSACTIONS || error == LogError.COORDINATOR_NOT_AVAILABLE) {
                later(() -> append(partition, left));
            } else if (error == LogError.NONE) {
                later(() -> write(left - 1));
            } else {
                giveUp(error);
            }
        });
        world.time.in(PATIENCE_MILLIS, () -> {
            if (!dead && step == asked) {
                append(partition, left);
            }
        });
    }

    private void end(boolean commit) {
        if (dead) {
            return;
        }
        SimulatedTransaction ending = transaction;
        EndTxn end = new EndTxn(id, producer, commit, counts);
        ask(end, () -> ending.asked(commit), Ended.class, ended -> {
            if (ended.error() == LogError.CONCURRENT_TRANSACTIONS) {
                later(() -> end(commit));
            } else if (ended.error() == LogError.NONE) {
                ending.acknowledged(commit);
                producer = counts ? ended.producer() : producer;
                later(this::begin);
            } else if (ended.error() == LogError.INVALID_TXN_STATE && !ending.isWritten()) {
                later(this::begin); // nothing was written, so there was nothing to be ended
            } else {
                giveUp(ended.error());
            }
        });
    }

    /** A client that may say who it was tries to go on; others are over. */
    private void giveUp(LogError error) {
        if (error == LogError.INVALID_TXN_STATE && world.time.chance(50)) {
            start();
        } else {
            die();
        }
    }
}
