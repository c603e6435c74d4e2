package io.weir.jobmanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.plan.Partitioning;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChannelsTest {
    @Test
    void forwardConnectsEqualNumbers() {
        assertThat(Channels.consumersOf(1, 3, 3, Partitioning.FORWARD)).containsExactly(1);
        assertThat(Channels.producersOf(2, 3, 3, Partitioning.FORWARD)).containsExactly(2);
    }

    @Test
    void rescaleConnectsWithinGroups() {
        assertThat(Channels.consumersOf(0, 2, 4, Partitioning.RESCALE)).containsExactly(0, 1);
        assertThat(Channels.consumersOf(1, 2, 4, Partitioning.RESCALE)).containsExactly(2, 3);
        assertThat(Channels.producersOf(1, 2, 4, Partitioning.RESCALE)).containsExactly(2, 3);
        assertThat(Channels.consumersOf(2, 4, 2, Partitioning.RESCALE)).containsExactly(1);
    }

    @Test
    void allOthersConnectAllToAll() {
        for (Partitioning partitioning : List.of(
                Partitioning.HASH,
                Partitioning.REBALANCE,
                Partitioning.SHUFFLE,
                Partitioning.BROADCAST,
                Partitioning.GLOBAL,
                Partitioning.CUSTOM)) {
            assertThat(Channels.consumersOf(1, 2, 3, partitioning)).containsExactly(0, 1, 2);
        }
    }

    @Test
    void bothEndsAgreeAndNobodyIsLeftOut() {
        for (Partitioning partitioning : Partitioning.values()) {
            for (int producers = 1; producers <= 9; producers++) {
                for (int consumers = 1; consumers <= 9; consumers++) {
                    if (partitioning != Partitioning.FORWARD || producers == consumers) {
                        checkBothEnds(partitioning, producers, consumers);
                    }
                }
            }
        }
    }

    private static void checkBothEnds(Partitioning partitioning, int producers, int consumers) {
        for (int producer = 0; producer < producers; producer++) {
            List<Integer> to = Channels.consumersOf(producer, producers, consumers, partitioning);
            assertThat(to).as("%s %d to %d", partitioning, producers, consumers).isNotEmpty();
            for (int consumer = 0; consumer < consumers; consumer++) {
                assertThat(Channels.producersOf(consumer, consumers, producers, partitioning)
                                .contains(producer))
                        .isEqualTo(to.contains(consumer));
            }
        }
        for (int consumer = 0; consumer < consumers; consumer++) {
            assertThat(Channels.producersOf(consumer, consumers, producers, partitioning))
                    .isNotEmpty();
        }
    }
}
