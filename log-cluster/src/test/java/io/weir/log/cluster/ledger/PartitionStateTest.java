package io.weir.log.cluster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.cluster.ledger.LedgerRef.End;
import io.weir.log.cluster.zookeeper.StateCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the ledgers of a partition. */
class PartitionStateTest {
    private static final LedgerRef FIRST = ledger(1, 0, 10);
    private static final LedgerRef SECOND = ledger(2, 10, 20);
    private static final LedgerRef LAST = new LedgerRef(3, 20, 4, List.of(1, 2), End.OPEN);
    private static final LedgerRef COMPACTED = ledger(9, 0, 20);
    private static final PartitionState STATE =
            new PartitionState(List.of(1, 2), 1, 4, 0, List.of(FIRST, SECOND, LAST), 7, List.of());

    private static LedgerRef ledger(long id, long from, long to) {
        return new LedgerRef(id, from, 4, List.of(1, 2), new End(to, 5, 1_000, 500));
    }

    @Test
    void aLedgerTakesThePlaceOfOthersOnlyIfItIsBeingMadeAndTheyAreThere() {
        PartitionState making = STATE.making(9);

        assertThat(making.compacted(List.of(FIRST, SECOND), COMPACTED).orElseThrow())
                .satisfies(after -> {
                    assertThat(after.ledgers()).containsExactly(COMPACTED, LAST);
                    assertThat(after.making()).isEmpty();
                    assertThat(making.without(after)).containsExactly(1L, 2L);
                });
        assertThat(STATE.compacted(List.of(FIRST, SECOND), COMPACTED)).isEmpty();
        assertThat(making.startingAt(10).compacted(List.of(FIRST, SECOND), COMPACTED))
                .isEmpty();
    }

    @Test
    void anotherOwnerLeavesOutWhatItsPredecessorWasMakingAndTheSameOneDoesNot() {
        PartitionState making = STATE.making(9);
        End end = new End(30, 5, 1_000, 500);

        PartitionState rolled = making.continued(end, new LedgerRef(4, 30, 4, List.of(1, 2), End.OPEN));
        PartitionState taken = making.continued(end, new LedgerRef(4, 30, 5, List.of(1, 2), End.OPEN));

        assertThat(rolled.making()).containsExactly(9L);
        assertThat(making.without(rolled)).isEmpty();
        assertThat(making.without(taken)).containsExactly(9L);
        assertThat(taken.cleanOffset()).isEqualTo(7);
    }

    @Test
    void aStateFromBeforeThereWasCompactionIsRead() throws IOException {
        String before = "{\"replicas\":[1,2],\"leader\":1,\"epoch\":4,\"startOffset\":3,\"ledgers\":[]}";

        PartitionState state =
                StateCodec.decode(before.getBytes(StandardCharsets.UTF_8), PartitionState.class, "/partitions/x/0");

        assertThat(state).isEqualTo(new PartitionState(List.of(1, 2), 1, 4, 3, List.of(), 0, List.of()));
        assertThat(StateCodec.decode(StateCodec.encode(STATE.making(9)), PartitionState.class, "/partitions/x/0"))
                .isEqualTo(STATE.making(9));
    }
}
