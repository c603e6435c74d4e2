package io.weir.taskmanager.task;

import static io.weir.taskmanager.task.AlignedGates.barrier;
import static io.weir.taskmanager.task.AlignedGates.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.StreamSignal;
import org.junit.jupiter.api.Test;

class BarrierAlignmentTest {
    private static final long NEVER = -1;

    private AlignedGates task = new AlignedGates(1, 2);

    private void put(int channel, Object... elements) {
        for (Object element : elements) {
            if (element instanceof CheckpointBarrier barrier) {
                task.channels.get(channel).send(barrier);
            } else {
                task.channels.get(channel).elements.add(element instanceof Integer number ? batch(number) : element);
            }
        }
    }

    @Test
    void blocksAChannelUntilEveryBarrierArrived() throws Exception {
        put(0, 1, barrier(1, NEVER), 2);
        put(1, 10);

        task.drain();
        assertThat(task.of(0)).containsExactly(1L);
        assertThat(task.taken).isEmpty();
        assertThat(task.gates.get(0).isReady())
                .as("only a blocked channel has something")
                .isFalse();

        put(1, barrier(1, NEVER));
        task.drain();

        assertThat(task.of(0)).containsExactly(1L, 2L);
        assertThat(task.taken).containsOnlyKeys(1L);
    }

    @Test
    void blocksNothingWhenRecordsMayBeProcessedTwice() throws Exception {
        put(0, barrier(1, false, 0), 2);

        task.drain();
        assertThat(task.of(0)).containsExactly(2L);
        assertThat(task.taken).isEmpty();

        put(1, barrier(1, false, 0));
        task.drain();

        assertThat(task.taken).containsOnlyKeys(1L);
    }

    @Test
    void takesAnEndedChannelForOneThatBroughtItsBarrier() throws Exception {
        task = new AlignedGates(1, 3);
        put(0, barrier(1, NEVER));
        put(1, StreamSignal.END_OF_INPUT);
        task.drain();
        assertThat(task.taken).isEmpty();

        put(2, StreamSignal.END_OF_INPUT);
        task.drain();

        assertThat(task.taken).containsOnlyKeys(1L);
        put(0, barrier(2, NEVER));
        task.drain();
        assertThat(task.taken).containsOnlyKeys(1L, 2L);
    }

    @Test
    void givesAnEarlierCheckpointUpWhenALaterBarrierComes() throws Exception {
        put(0, barrier(1, NEVER), 1);
        task.drain();
        put(1, barrier(2, NEVER), 2);
        task.drain();
        assertThat(task.of(0)).containsExactly(1L);

        put(0, barrier(2, NEVER));
        task.drain();

        assertThat(task.of(1)).containsExactly(2L);
        assertThat(task.taken).containsOnlyKeys(2L);
    }

    @Test
    void letsChannelsGoOnWhenTheCheckpointIsAborted() throws Exception {
        put(0, barrier(1, NEVER), 1);
        task.drain();

        task.alignment.aborted(1);
        put(1, barrier(1, NEVER), 2);
        task.drain();

        assertThat(task.of(0)).containsExactly(1L);
        assertThat(task.of(1)).containsExactly(2L);
        assertThat(task.taken).isEmpty();
    }

    @Test
    void goesOnWithAnEarlierCheckpointWhenALaterOneIsAborted() throws Exception {
        put(0, barrier(1, NEVER), barrier(2, NEVER));
        task.drain();

        task.alignment.aborted(2);
        put(1, barrier(1, NEVER), barrier(2, NEVER), barrier(3, NEVER));
        put(0, barrier(3, NEVER));
        task.drain();

        assertThat(task.taken).containsOnlyKeys(1L, 3L);
    }

    @Test
    void overtakesAsSoonAsABarrierIsAnnouncedAndRecordsWhatIsBeforeIt() throws Exception {
        put(0, 1, 2, barrier(1, 0), 3);
        put(1, 10);

        task.alignment.announced();

        assertThat(task.taken.get(1L).processed().get(0)).isEmpty();
        assertThat(task.taken.get(1L).isComplete()).isFalse();
        assertThat(task.forwarded)
                .singleElement()
                .extracting(CheckpointBarrier::alignmentTimeoutMillis)
                .isEqualTo(0L);
        task.drain();
        put(1, 11, barrier(1, 0), 12);
        task.drain();
        assertThat(task.taken.get(1L).isComplete()).isTrue();
        assertThat(task.recorded(1, 0)).containsExactly(1L, 2L);
        assertThat(task.recorded(1, 1)).containsExactly(10L, 11L);
        assertThat(task.of(0)).containsExactly(1L, 2L, 3L);
        assertThat(task.of(1)).containsExactly(10L, 11L, 12L);
    }

    @Test
    void isCompleteWithoutProcessingAnythingWhenAllBarriersAreAnnounced() throws Exception {
        put(0, 1, barrier(1, 0), 2);
        put(1, 10, barrier(1, 0), 11);

        task.alignment.announced();

        assertThat(task.of(0)).isEmpty();
        assertThat(task.taken.get(1L).isComplete()).isTrue();
        assertThat(task.recorded(1, 0)).containsExactly(1L);
        assertThat(task.recorded(1, 1)).containsExactly(10L);
        assertThat(task.channels.get(0).pulled).isEqualTo(1);
        assertThat(task.channels.get(0).elements)
                .as("what is behind the barrier stays")
                .hasSize(1);
    }

    @Test
    void keepsRoomTakenUntilWhatWasTakenIsProcessed() throws Exception {
        put(0, 1, 2, barrier(1, 0));
        task.alignment.announced();
        assertThat(task.channels.get(0).taken).isEqualTo(2);

        task.step();
        assertThat(task.channels.get(0).taken).isEqualTo(1);
        task.step();

        assertThat(task.channels.get(0).taken).isZero();
    }

    @Test
    void overtakesWhenTheTimeIsOver() throws Exception {
        put(0, 1, barrier(1, 500));
        put(1, 10);
        task.alignment.announced();
        task.drain();
        assertThat(task.taken).isEmpty();

        task.timers.get(0).onTime(0);

        assertThat(task.taken.get(1L).processed().get(0)).containsExactly(1L);
        put(1, 11, barrier(1, 500));
        task.drain();
        assertThat(task.recorded(1, 1)).containsExactly(11L);
        assertThat(task.recorded(1, 0)).isEmpty();
    }

    @Test
    void staysAlignedWhenAllBarriersComeInTime() throws Exception {
        put(0, 1, barrier(1, 500), 2);
        put(1, 10, barrier(1, 500));
        task.alignment.announced();

        task.drain();

        assertThat(task.taken.get(1L).recording()).isNull();
        assertThat(task.timers).isEmpty();
        assertThat(task.forwarded)
                .singleElement()
                .extracting(CheckpointBarrier::alignmentTimeoutMillis)
                .isEqualTo(500L);
    }

    @Test
    void overtakesAtOnceWhenOneBarrierHasOvertakenBefore() throws Exception {
        put(0, 1, barrier(1, 500));
        task.alignment.announced();
        assertThat(task.taken).isEmpty();

        put(1, 10, barrier(1, 500).overtaking());
        task.alignment.announced();

        assertThat(task.taken.get(1L).isComplete()).isTrue();
    }

    @Test
    void recordsAgainWhatIsNotProcessedWhenTheNextCheckpointComes() throws Exception {
        put(0, 1, 2, barrier(1, 0));
        put(1, barrier(1, 0));
        task.alignment.announced();
        task.step();
        put(0, 3, barrier(2, 0));
        put(1, 10, barrier(2, 0));

        task.alignment.announced();

        assertThat(task.taken.get(2L).processed().get(0)).containsExactly(1L);
        assertThat(task.recorded(2, 0)).containsExactly(2L, 3L);
        assertThat(task.recorded(2, 1)).containsExactly(10L);
    }

    @Test
    void stopsRecordingWhenTheCheckpointIsAborted() throws Exception {
        put(0, 1, barrier(1, 0));
        task.alignment.announced();

        task.alignment.aborted(1);
        put(1, 10, barrier(1, 0), 11);
        task.drain();

        assertThat(task.taken.get(1L).isComplete()).isFalse();
        assertThat(task.alignment.isUnderWay()).isFalse();
        assertThat(task.of(1)).containsExactly(10L, 11L);
    }

    @Test
    void recordsOnWhileASavepointBehindTheCheckpointIsAligned() throws Exception {
        put(0, barrier(1, 0), 1, barrier(2, NEVER), 2);
        task.alignment.announced();
        task.drain();
        assertThat(task.of(0)).containsExactly(1L);

        put(1, 10, barrier(1, 0), 11);
        task.drain();
        assertThat(task.taken.get(1L).isComplete()).isTrue();
        assertThat(task.recorded(1, 1)).containsExactly(10L);
        put(1, barrier(2, NEVER));
        task.drain();

        assertThat(task.taken.get(2L).processed().get(1)).containsExactly(10L, 11L);
        assertThat(task.taken.get(2L).processed().get(0)).containsExactly(1L);
    }

    @Test
    void takesTheEndOfAChannelForItsBarrier() throws Exception {
        put(0, barrier(1, 0));
        put(1, 10, StreamSignal.END_OF_DATA, StreamSignal.END_OF_INPUT);
        task.alignment.announced();

        task.drain();

        assertThat(task.taken.get(1L).isComplete()).isTrue();
        assertThat(task.recorded(1, 1)).containsExactly(10L);
    }

    @Test
    void emptiesAChannelWhoseDataHasEndedThoughNoBarrierIsAnnounced() throws Exception {
        put(1, 10, StreamSignal.END_OF_DATA);
        task.drain();
        put(0, barrier(1, 0));
        put(1, StreamSignal.END_OF_INPUT);

        task.alignment.announced();

        assertThat(task.taken.get(1L).isComplete()).isTrue();
    }

    @Test
    void overtakesTheEndsOfAllChannelsWhenItIsTriggered() throws Exception {
        put(0, 1, StreamSignal.END_OF_DATA, StreamSignal.END_OF_INPUT);
        put(1, 10, 11, StreamSignal.END_OF_DATA, StreamSignal.END_OF_INPUT);

        task.alignment.triggered(barrier(1, 0));

        assertThat(task.taken.get(1L).isComplete()).isTrue();
        assertThat(task.recorded(1, 0)).containsExactly(1L);
        assertThat(task.recorded(1, 1)).containsExactly(10L, 11L);
        assertThat(task.channels.get(1).pulled).isEqualTo(ChannelSource.ALL);
    }

    @Test
    void waitsForTheEndsOfAllChannelsWhenItIsTriggeredAndHasTime() throws Exception {
        put(0, 1, StreamSignal.END_OF_DATA, StreamSignal.END_OF_INPUT);
        put(1, 10, StreamSignal.END_OF_DATA, StreamSignal.END_OF_INPUT);
        task.alignment.triggered(barrier(1, 500));
        assertThat(task.taken).isEmpty();

        task.drain();

        assertThat(task.taken.get(1L).processed().get(1)).containsExactly(10L);
        assertThat(task.taken.get(1L).recording()).isNull();
    }

    @Test
    void overtakesInBothInputs() throws Exception {
        task = new AlignedGates(2, 1);
        put(0, 1, barrier(1, 0));
        put(1, 10, 11, barrier(1, 0));

        task.alignment.announced();

        assertThat(task.recorded(1, 0)).containsExactly(1L);
        assertThat(task.recorded(1, 1)).containsExactly(10L, 11L);
    }

    @Test
    void countsTheBytesThatAreProcessedMeanwhile() throws Exception {
        put(0, barrier(1, NEVER));
        task.drain();
        put(1, 10, 11, barrier(1, NEVER));

        task.drain();

        assertThat(task.alignmentBytes).containsEntry(1L, 16L);
    }
}
