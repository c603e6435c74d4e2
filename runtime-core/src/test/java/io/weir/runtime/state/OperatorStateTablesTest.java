package io.weir.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.state.BroadcastState;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.types.CorruptDataException;
import io.weir.runtime.serialization.SerializerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OperatorStateTablesTest {
    private static final ListStateDescriptor<String> WORDS = new ListStateDescriptor<>("words", String.class);
    private static final ListStateDescriptor<Integer> NUMBERS = new ListStateDescriptor<>("numbers", Integer.class);
    private static final MapStateDescriptor<String, Long> RULES =
            new MapStateDescriptor<>("rules", String.class, Long.class);

    /** A record that has got a field, and one whose number has become wider. */
    record Before(String name, int count) {}

    record After(String name, long count, @Nullable String note) {}

    @Test
    void startsEmptyAndNotRestored() throws Exception {
        OperatorStateTables state = fresh();

        assertThat(state.isRestored()).isFalse();
        assertThat(state.getListState(WORDS).get()).isEmpty();
        assertThat(fresh().snapshot()).isEmpty();
    }

    @Test
    void aListIsWhatWasDoneToIt() throws Exception {
        ListState<String> words = fresh().getListState(WORDS);

        words.add("bir");
        words.addAll(List.of("iki", "üç"));
        assertThat(words.get()).containsExactly("bir", "iki", "üç");
        words.update(List.of("dört"));
        assertThat(words.get()).containsExactly("dört");
        words.clear();
        assertThat(words.get()).isEmpty();
    }

    @Test
    void everySubtaskGetsItsOwnListBackWhereTheParallelismIsTheSame() throws Exception {
        List<byte[]> snapshots = List.of(snapshotOf("a", "b"), snapshotOf(), snapshotOf("c"));

        assertThat(wordsAfter(snapshots, 0, 3)).containsExactly("a", "b");
        assertThat(wordsAfter(snapshots, 1, 3)).isEmpty();
        assertThat(wordsAfter(snapshots, 2, 3)).containsExactly("c");
    }

    @Test
    void elementsAreDealtOutInOrderAndEvenlyWhereTheParallelismHasChanged() throws Exception {
        List<byte[]> snapshots = List.of(snapshotOf("a", "b", "c"), new byte[0], snapshotOf("d", "e"));

        assertThat(wordsAfter(snapshots, 0, 2)).containsExactly("a", "b");
        assertThat(wordsAfter(snapshots, 1, 2)).containsExactly("c", "d", "e");
        assertThat(wordsAfter(snapshots, 0, 1)).containsExactly("a", "b", "c", "d", "e");
        List<String> together = new ArrayList<>();
        for (int subtask = 0; subtask < 7; subtask++) {
            List<String> words = wordsAfter(snapshots, subtask, 7);
            assertThat(words).hasSizeLessThanOrEqualTo(1);
            together.addAll(words);
        }
        assertThat(together).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void everySubtaskGetsAllElementsOfAUnionList() throws Exception {
        List<byte[]> snapshots = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            OperatorStateTables state = fresh();
            state.getUnionListState(NUMBERS).add(i);
            snapshots.add(state.snapshot());
        }

        assertThat(restored(snapshots, 1, 2).getUnionListState(NUMBERS).get()).containsExactly(0, 1);
        assertThat(restored(snapshots, 4, 5).getUnionListState(NUMBERS).get()).containsExactly(0, 1);
    }

    @Test
    void aBroadcastMapIsThatOfOneFormerSubtask() throws Exception {
        List<byte[]> snapshots = new ArrayList<>(List.of(new byte[0]));
        for (long i = 1; i < 3; i++) {
            OperatorStateTables state = fresh();
            state.getBroadcastState(RULES).put("limit", i);
            snapshots.add(state.snapshot());
        }

        assertThat(restored(snapshots, 5, 6).getBroadcastState(RULES).get("limit"))
                .isEqualTo(2);
        assertThat(restored(snapshots, 4, 6).getBroadcastState(RULES).get("limit"))
                .isEqualTo(1);
        assertThat(restored(snapshots, 3, 6).getBroadcastState(RULES).get("limit"))
                .as("subtask 0 had none")
                .isEqualTo(1);
    }

    @Test
    void aBroadcastMapIsWhatWasDoneToIt() throws Exception {
        BroadcastState<String, Long> rules = fresh().getBroadcastState(RULES);

        rules.putAll(Map.of("a", 1L, "b", 2L));
        rules.remove("a");
        rules.iterator().next().setValue(3L);

        assertThat(rules.contains("a")).isFalse();
        assertThat(rules.immutableEntries()).containsExactly(Map.entry("b", 3L));
        assertThatThrownBy(() -> rules.immutableEntries().iterator().remove())
                .isInstanceOf(UnsupportedOperationException.class);
        rules.clear();
        assertThat(rules.entries()).isEmpty();
    }

    @Test
    void statesThatNobodyAsksForStayInTheSnapshots() throws Exception {
        OperatorStateTables state = fresh();
        state.getListState(WORDS).add("kept");
        state.getUnionListState(NUMBERS).add(7);
        state.getBroadcastState(RULES).put("limit", 1L);
        byte[] snapshot = state.snapshot();

        byte[] second = restored(List.of(snapshot, snapshot), 0, 1).snapshot();
        OperatorStateTables third = restored(List.of(second), 0, 1);

        assertThat(third.getListState(WORDS).get()).containsExactly("kept", "kept");
        assertThat(third.getUnionListState(NUMBERS).get()).containsExactly(7, 7);
        assertThat(third.getBroadcastState(RULES).entries()).containsExactly(Map.entry("limit", 1L));
    }

    @Test
    void anUnusedUnionListDoesNotGrowFromSnapshotToSnapshot() throws Exception {
        OperatorStateTables state = fresh();
        state.getUnionListState(NUMBERS).addAll(List.of(1, 2, 3));
        List<byte[]> snapshots = List.of(state.snapshot());

        for (int round = 2; round < 5; round++) {
            List<byte[]> next = new ArrayList<>();
            for (int subtask = 0; subtask < round; subtask++) {
                next.add(restored(snapshots, subtask, round).snapshot());
            }
            snapshots = next;
        }

        assertThat(restored(snapshots, 0, 1).getUnionListState(NUMBERS).get()).containsExactly(1, 2, 3);
    }

    @Test
    void elementsOfAnOlderFormAreReadAlsoWhereSomeWereNotTouchedSince() throws Exception {
        OperatorStateTables before = fresh();
        before.getListState(new ListStateDescriptor<>("s", Before.class)).add(new Before("x", 1));
        byte[] untouched = restored(List.of(before.snapshot()), 0, 1).snapshot();
        OperatorStateTables after = restored(List.of(before.snapshot()), 0, 1);
        after.getListState(new ListStateDescriptor<>("s", After.class)).add(new After("y", 2, "new"));

        byte[] mixed = restored(List.of(untouched, after.snapshot()), 0, 1).snapshot();
        ListState<After> all = restored(List.of(mixed), 0, 1).getListState(new ListStateDescriptor<>("s", After.class));

        assertThat(all.get())
                .containsExactly(new After("x", 1, null), new After("x", 1, null), new After("y", 2, "new"));
    }

    @Test
    void askingTwiceGivesTheSameState() throws Exception {
        OperatorStateTables state = fresh();

        assertThat(state.getListState(WORDS)).isSameAs(state.getListState(WORDS));
        assertThatThrownBy(() -> state.getUnionListState(WORDS))
                .hasMessage(
                        "The operator state 'words' is a list; it cannot be used as a union list. Use another name.");
        assertThatThrownBy(() -> state.getListState(new ListStateDescriptor<>("words", Long.class)))
                .hasMessageContaining("'words' was asked for with two types");
    }

    @Test
    void aStateCannotBecomeAnotherKindInTheSnapshot() throws Exception {
        OperatorStateTables state = restored(List.of(snapshotOf("a")), 0, 1);

        assertThatThrownBy(() -> state.getUnionListState(WORDS))
                .hasMessage(
                        "The operator state 'words' is a list; it cannot be used as a union list. Use another name.");
    }

    @Test
    @SuppressWarnings("NullAway") // what a user's program may do
    void saysWhichStateCannotHoldNull() throws Exception {
        ListState<String> words = fresh().getListState(WORDS);

        assertThatThrownBy(() -> words.addAll(Arrays.asList("a", null)))
                .hasMessage("The operator state 'words' cannot hold null.");
    }

    @Test
    void theBytesOfASnapshotDoNotChange() throws Exception {
        String version = "01";
        String nameAndKind = "0a" + "776f726473" + "00";
        String schema = "00" + "0c" + "535452494e47" + "00";
        String elements = "02" + "02" + "0261" + "03" + "046263";

        assertThat(HexFormat.of().formatHex(snapshotOf("a", "bc")))
                .isEqualTo(version + nameAndKind + schema + elements);
    }

    @Test
    void damagedBytesAreRefusedWhereverTheyAreCutOff() throws Exception {
        byte[] whole = snapshotOf("a", "bc");

        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length == 1) {
                continue; // only the version: no states
            }
            assertThatThrownBy(() -> restored(List.of(cut), 0, 1))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(CorruptDataException.class);
        }
        whole[0] = 9;
        assertThatThrownBy(() -> restored(List.of(whole), 0, 1))
                .hasMessage("Operator state of version 9 cannot be read; this version of Weir reads version 1.");
    }

    private static byte[] snapshotOf(String... words) throws Exception {
        OperatorStateTables state = fresh();
        state.getListState(WORDS).addAll(List.of(words));
        return state.snapshot();
    }

    private static List<String> wordsAfter(List<byte[]> snapshots, int subtask, int parallelism) throws Exception {
        List<String> words = new ArrayList<>();
        OperatorStateTables state = restored(snapshots, subtask, parallelism);
        assertThat(state.isRestored()).isTrue();
        ListState<String> list = state.getListState(WORDS);
        list.get().forEach(words::add);
        return words;
    }

    private static OperatorStateTables fresh() {
        return new OperatorStateTables(null, SerializerConfig.STANDARD, OperatorStateTablesTest.class.getClassLoader());
    }

    private static OperatorStateTables restored(List<byte[]> snapshots, int subtask, int parallelism) {
        return new OperatorStateTables(
                new FormerOperatorState(snapshots, subtask, parallelism),
                SerializerConfig.STANDARD,
                OperatorStateTablesTest.class.getClassLoader());
    }
}
