package io.weir.log.group;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.CommitInTransaction;
import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupRequest.EndTransaction;
import io.weir.log.group.GroupRequest.NewOffset;
import io.weir.log.group.GroupRequest.TransactionName;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Commits offsets in transactions, one epoch for each, and ends them as the coordinator of transactions does. */
final class SimulatedOffsetProducer {
    static final String GROUP = "transactional";
    private static final long PRODUCER_ID = 77;

    private final GroupWorld world;
    private short epoch;
    private boolean ongoing;
    private boolean stopped;
    private int ended;

    SimulatedOffsetProducer(GroupWorld world) {
        this.world = world;
    }

    int ended() {
        return ended;
    }

    void start() {
        begin();
        commitPlainly();
    }

    void stop() {
        stopped = true;
    }

    private void begin() {
        if (stopped) {
            return;
        }
        ongoing = true;
        commit(1 + world.time.random.nextInt(3));
    }

    private void commit(int left) {
        TransactionName name = new TransactionName("id", PRODUCER_ID, epoch, true);
        CommitOffsets offsets = new CommitOffsets(GROUP, -1, MemberName.NONE, List.of(offset()));
        world.send(new CommitInTransaction(offsets, name), response -> {});
        world.time.in(50 + world.time.random.nextInt(1_500), () -> {
            if (left > 1) {
                commit(left - 1);
            } else {
                end(world.time.chance(60));
            }
        });
    }

    private NewOffset offset() {
        return new NewOffset(
                GroupWorld.partition(world.time.random.nextInt(2)), new UUID(0, 0), world.newOffset(), -1, "");
    }

    /** From here on it is decided; the marker carries the next epoch and is repeated until it is acknowledged. */
    private void end(boolean committed) {
        ongoing = false;
        world.offsets.decided(epoch, committed);
        mark(committed, new boolean[1]);
    }

    private void mark(boolean committed, boolean[] done) {
        if (done[0]) {
            return;
        }
        EndTransaction marker = new EndTransaction(PRODUCER_ID, (short) (epoch + 1), committed, 0);
        int life = world.shard.life();
        world.deliver(marker, response -> {
            if (!done[0] && GroupWorld.errorOf(response) == LogError.NONE) {
                done[0] = true;
                ended++;
                world.offsets.ended(epoch);
                epoch++;
                world.time.in(world.time.random.nextInt(500), this::begin);
            }
        });
        awaitCrash(committed, done, life);
    }

    /** An attempt is repeated only when it is certain that it will not be written any more. */
    private void awaitCrash(boolean committed, boolean[] done, int life) {
        world.time.in(200, () -> {
            if (!done[0] && world.shard.life() != life) {
                mark(committed, done);
            } else if (!done[0]) {
                awaitCrash(committed, done, life);
            }
        });
    }

    private void commitPlainly() {
        world.time.in(500 + world.time.random.nextInt(3_000), () -> {
            if (!stopped) {
                world.send(new CommitOffsets(GROUP, -1, MemberName.NONE, List.of(offset())), response -> {});
                commitPlainly();
            }
        });
    }

    /** As the coordinator of transactions answers. */
    void verify(GroupTask.Verify task, Consumer<LogError> answer) {
        boolean isCurrent = ongoing && task.transaction().producerEpoch() == epoch;
        answer.accept(isCurrent ? LogError.NONE : LogError.PRODUCER_FENCED);
    }
}
