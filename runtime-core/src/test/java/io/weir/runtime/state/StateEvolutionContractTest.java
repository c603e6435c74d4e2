package io.weir.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.keygroup.KeyGroups;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every state backend must do when the types of a program have changed since the snapshot. */
public abstract class StateEvolutionContractTest extends KeyedSnapshotFixture {
    private static final String KEY = "key";
    private static final int HASH = KeyGroups.hash(KEY);

    /** As it was. */
    public static final class Before {
        public int count = 7;
        public String name = "seven";
        public String gone = "gone";
    }

    /** As it is now. */
    public static final class After {
        public String added = "new";
        public long count;
        public String name = "";
    }

    /** As a record was. */
    record RecordBefore(int count, String gone) {}

    /** As it is now. */
    record RecordAfter(long count, int added) {}

    /** Whose field has become something else. */
    public static final class Other {
        public String count = "";
    }

    enum Color {
        RED,
        GREEN
    }

    enum MoreColors {
        BLUE,
        GREEN,
        RED
    }

    enum FewerColors {
        GREEN
    }

    @Test
    void fieldsMayComeGoAndWiden() throws Exception {
        KeyedStateBackend before = create(String.class, ALL_KEY_GROUPS, List.of(), false);
        before.setCurrentKey(KEY, HASH);
        before.valueState(new ValueStateDescriptor<>("value", Before.class)).update(new Before());
        before.valueState(new ValueStateDescriptor<>("record", RecordBefore.class))
                .update(new RecordBefore(8, "gone"));
        before.listState(new ListStateDescriptor<>("list", Before.class)).add(new Before());
        before.mapState(new MapStateDescriptor<>("map", Integer.class, Before.class))
                .put(9, new Before());
        before.slices("slices", TypeInformation.of(Before.class)).table(10).put(KEY, HASH, new Before());

        KeyedStateBackend after = restored(before);
        after.setCurrentKey(KEY, HASH);

        assertEvolved(after.valueState(new ValueStateDescriptor<>("value", After.class))
                .value());
        assertThat(after.valueState(new ValueStateDescriptor<>("record", RecordAfter.class))
                        .value())
                .isEqualTo(new RecordAfter(8, 0));
        for (After element :
                after.listState(new ListStateDescriptor<>("list", After.class)).get()) {
            assertEvolved(element);
        }
        assertEvolved(after.mapState(new MapStateDescriptor<>("map", Long.class, After.class))
                .get(9L));
        assertEvolved(after.slices("slices", TypeInformation.of(After.class))
                .table(10)
                .get(KEY, HASH));

        KeyedStateBackend again = restored(after);
        again.setCurrentKey(KEY, HASH);
        assertEvolved(again.valueState(new ValueStateDescriptor<>("value", After.class))
                .value());
    }

    private static void assertEvolved(After value) {
        assertThat(value).isNotNull();
        assertThat(value.count).isEqualTo(7);
        assertThat(value.name).isEqualTo("seven");
        assertThat(value.added).isEqualTo("new");
    }

    @Test
    void anIncrementOfTheNewFormAppliesToOneOfTheOld() throws Exception {
        KeyedStateBackend before = create(String.class, ALL_KEY_GROUPS, List.of(), false);
        for (int i = 0; i < 100; i++) {
            before.setCurrentKey(KEY + i, KeyGroups.hash(KEY + i));
            before.valueState(new ValueStateDescriptor<>("value", Before.class)).update(new Before());
        }
        KeyedStateBackend after =
                create(String.class, ALL_KEY_GROUPS, List.of(snapshot(before, CheckpointKind.CHECKPOINT)), true);
        After changed = new After();
        changed.count = 70;
        after.setCurrentKey(KEY + 1, KeyGroups.hash(KEY + 1));
        after.valueState(new ValueStateDescriptor<>("value", After.class)).update(changed);

        KeyedStateBackend again = restored(after);
        again.setCurrentKey(KEY + 1, KeyGroups.hash(KEY + 1));
        assertThat(again.valueState(new ValueStateDescriptor<>("value", After.class))
                        .value()
                        .count)
                .isEqualTo(70);
        again.setCurrentKey(KEY + 2, KeyGroups.hash(KEY + 2));
        assertEvolved(again.valueState(new ValueStateDescriptor<>("value", After.class))
                .value());
    }

    @Test
    void constantsAreFoundByName() throws Exception {
        KeyedStateBackend before = create(String.class, ALL_KEY_GROUPS, List.of(), false);
        before.setCurrentKey(KEY, HASH);
        before.valueState(new ValueStateDescriptor<>("color", Color.class)).update(Color.RED);
        KeyedSnapshot snapshot = snapshot(before, CheckpointKind.CHECKPOINT);

        KeyedStateBackend after = restored(snapshot);
        after.setCurrentKey(KEY, HASH);
        assertThat(after.valueState(new ValueStateDescriptor<>("color", MoreColors.class))
                        .value())
                .isEqualTo(MoreColors.RED);
        assertThatThrownBy(() -> restored(snapshot).valueState(new ValueStateDescriptor<>("color", FewerColors.class)))
                .hasMessageContaining("State 'color'")
                .hasMessageContaining("constant RED");
    }

    @Test
    void whatCannotBeReadIsRefusedWithBothTypes() throws Exception {
        KeyedStateBackend before = create(String.class, ALL_KEY_GROUPS, List.of(), false);
        before.setCurrentKey(KEY, HASH);
        before.valueState(new ValueStateDescriptor<>("value", Before.class)).update(new Before());

        assertThatThrownBy(() -> restored(before).valueState(new ValueStateDescriptor<>("value", Other.class)))
                .hasMessageContaining("State 'value'")
                .hasMessageContaining("Other.count")
                .hasMessageContaining("INT")
                .hasMessageContaining("String");
    }

    private KeyedStateBackend restored(KeyedStateBackend backend) throws Exception {
        return restored(snapshot(backend, CheckpointKind.CHECKPOINT));
    }

    private KeyedStateBackend restored(KeyedSnapshot snapshot) throws IOException {
        return create(String.class, ALL_KEY_GROUPS, List.of(snapshot), false);
    }
}
