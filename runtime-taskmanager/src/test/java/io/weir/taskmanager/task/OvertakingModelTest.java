package io.weir.taskmanager.task;

import static io.weir.taskmanager.task.AlignedGates.barrier;
import static io.weir.taskmanager.task.AlignedGates.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.taskmanager.exchange.StreamSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Many short histories of a task: records, announcements, barriers with and without time to align, time-outs, aborts, ends,
 * and stalls in which nothing is processed; and crashes, after which the task goes on from its last checkpoint. Whatever
 * happens, each record of a channel is processed once and in order, as the counts of the state have it.
 */
class OvertakingModelTest {
    private static final int LONGEST = 40;

    private int overtaken;
    private int restoredRecords;

    @Test
    void processesEachRecordOnceHoweverBarriersOvertake() throws Exception {
        int histories = Integer.getInteger("weir.histories", 3000);
        long first = Long.getLong("weir.histories.first", 1);
        for (long seed = first; seed < first + histories; seed++) {
            try {
                new History(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("history " + seed, e);
            }
        }
        assertThat(overtaken).as("checkpoints with records on their way").isGreaterThan(histories / 2);
        assertThat(restoredRecords).as("records restored").isGreaterThan(histories / 2);
    }

    private final class History {
        private final Random random;
        private final int count;
        private final int gates;
        private AlignedGates task;

        /** Of each channel: the number of the last record sent, and the barrier on its way into it. */
        private final long[] sent;

        private final boolean[] ended;
        private final @Nullable CheckpointBarrier[] coming;
        private final boolean[] told;

        private long lastId;
        private @Nullable CheckpointBarrier open;
        private boolean aborted;

        /** What was sent before the barrier of the open checkpoint, and of the one to go on from. */
        private final long[] before;

        private long[] from;
        private boolean[] endedFrom;
        private AlignedGates.@Nullable Taken complete;

        History(long seed) {
            random = new Random(seed);
            gates = 1 + random.nextInt(2);
            count = gates * (1 + random.nextInt(3));
            task = new AlignedGates(gates, count / gates);
            sent = new long[count];
            ended = new boolean[count];
            coming = new CheckpointBarrier[count];
            told = new boolean[count];
            before = new long[count];
            from = new long[count];
            endedFrom = new boolean[count];
        }

        void run() throws Exception {
            boolean stalled = false;
            for (int step = 0; step < 400; step++) {
                if (random.nextInt(30) == 0) {
                    stalled = !stalled;
                }
                int channel = random.nextInt(count);
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> send(channel);
                    case 3, 4 -> passBarrier(channel);
                    case 5 -> begin();
                    case 6 -> perhapsEnd(channel);
                    case 7 -> task.alignment.announced();
                    case 8 -> perhapsDisturb();
                    default -> {
                        task.alignment.takeQueued();
                        if (!stalled) {
                            task.step();
                        }
                    }
                }
                settle();
                check();
            }
            for (int channel = 0; channel < count; channel++) {
                passBarrier(channel);
                passBarrier(channel);
            }
            task.alignment.announced();
            while (!task.timers.isEmpty()) {
                task.timers.remove(0).onTime(0);
            }
            task.drain();
            settle();
            check();
            for (int channel = 0; channel < count; channel++) {
                assertThat(task.of(channel)).as("channel %d", channel).hasSize((int) sent[channel]);
                assertThat(task.channels.get(channel).taken).isZero();
            }
            assertThat(open).as("a checkpoint that never ends").isNull();
        }

        private void send(int channel) {
            if (!ended[channel] && task.channels.get(channel).elements.size() < LONGEST) {
                long[] numbers = LongStream.rangeClosed(sent[channel] + 1, sent[channel] + 1 + random.nextInt(3))
                        .toArray();
                sent[channel] += numbers.length;
                task.channels.get(channel).elements.add(batch(numbers));
            }
        }

        private void begin() {
            if (open != null) {
                return;
            }
            long timeoutMillis = new long[] {-1, 0, 0, 500}[random.nextInt(4)];
            CheckpointBarrier barrier = barrier(++lastId, timeoutMillis);
            boolean anyOpen = false;
            for (int i = 0; i < count; i++) {
                anyOpen |= !ended[i];
                coming[i] = ended[i] ? null : barrier;
                told[i] = false;
                before[i] = sent[i];
            }
            if (anyOpen) {
                open = barrier;
                aborted = false;
            }
        }

        /** First it is announced, then there may be more records, then it comes. */
        private void passBarrier(int channel) {
            CheckpointBarrier barrier = coming[channel];
            if (barrier == null) {
                return;
            }
            if (barrier.mayOvertake() && !told[channel]) {
                told[channel] = true;
                CheckpointBarrier sentOn = random.nextInt(3) == 0 ? barrier.overtaking() : barrier;
                coming[channel] = sentOn;
                task.channels.get(channel).announce(sentOn);
            } else if (aborted && random.nextInt(4) == 0) {
                coming[channel] = null; // the producer heard of the abort first; then nothing was announced
            } else {
                before[channel] = sent[channel];
                coming[channel] = null;
                task.channels.get(channel).send(barrier);
            }
        }

        private void perhapsEnd(int channel) {
            if (random.nextInt(20) == 0 && coming[channel] == null && !ended[channel]) {
                ended[channel] = true;
                task.channels.get(channel).elements.add(StreamSignal.END_OF_DATA);
                task.channels.get(channel).elements.add(StreamSignal.END_OF_INPUT);
            }
        }

        private void perhapsDisturb() throws Exception {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!task.timers.isEmpty()) {
                        task.timers.remove(0).onTime(0);
                    }
                }
                case 1 -> {
                    if (open != null && random.nextInt(4) == 0) {
                        aborted = true;
                        task.alignment.aborted(open.checkpointId());
                        open = null;
                    }
                }
                case 2 -> {
                    if (complete != null && random.nextInt(3) == 0) {
                        crash(complete);
                    }
                }
                default -> task.alignment.announced();
            }
        }

        /** The open checkpoint is complete when its snapshot is and all producers have sent its barrier. */
        private void settle() {
            CheckpointBarrier barrier = open;
            AlignedGates.Taken taken = barrier == null ? null : task.taken.get(barrier.checkpointId());
            if (taken != null && taken.isComplete()) {
                complete = taken;
                from = before.clone();
                endedFrom = new boolean[count];
                overtaken += taken.channels() == null ? 0 : 1;
                for (int i = 0; i < count; i++) {
                    // One that ends after the checkpoint began has brought its barrier before.
                    endedFrom[i] = ended[i] && sent[i] == before[i];
                }
                open = null;
            }
        }

        private void crash(AlignedGates.Taken start) throws Exception {
            task = new AlignedGates(gates, count / gates);
            task.restore(start);
            open = null;
            for (int i = 0; i < count; i++) {
                sent[i] = from[i];
                restoredRecords += (int) (from[i] - start.processed().get(i).size());
                coming[i] = null;
                ended[i] = endedFrom[i];
                if (ended[i]) {
                    task.channels.get(i).elements.add(StreamSignal.END_OF_DATA);
                    task.channels.get(i).elements.add(StreamSignal.END_OF_INPUT);
                }
            }
        }

        private void check() {
            for (int channel = 0; channel < count; channel++) {
                List<Long> processed = task.of(channel);
                if (!processed.isEmpty()) {
                    assertThat(processed.get(processed.size() - 1)).isEqualTo(processed.size());
                }
            }
            AlignedGates.Taken last = complete;
            if (last != null) {
                List<Integer> sizes = new ArrayList<>();
                last.processed().forEach(each -> sizes.add(each.size()));
                for (int i = 0; i < count; i++) {
                    assertThat((long) sizes.get(i)).isLessThanOrEqualTo(from[i]);
                }
            }
        }
    }
}
