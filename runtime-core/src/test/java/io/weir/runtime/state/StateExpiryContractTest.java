package io.weir.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.state.AggregatingState;
import io.weir.api.state.AggregatingStateDescriptor;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ReducingState;
import io.weir.api.state.ReducingStateDescriptor;
import io.weir.api.state.StateDescriptor;
import io.weir.api.state.StateTtlConfig;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.keygroup.KeyGroups;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every state backend must do about state with a time to live; here it is 100 ms. */
public abstract class StateExpiryContractTest extends KeyedSnapshotFixture {
    private static final String KEY = "key";
    private static final StateTtlConfig ON_WRITE =
            StateTtlConfig.newBuilder(Duration.ofMillis(100)).build();
    private static final StateTtlConfig ON_READ = StateTtlConfig.newBuilder(Duration.ofMillis(100))
            .updateTtlOnReadAndWrite()
            .build();
    private static final StateTtlConfig ONCE_MORE = StateTtlConfig.newBuilder(Duration.ofMillis(100))
            .returnExpiredIfNotCleanedUp()
            .disableCleanupInBackground()
            .build();

    private KeyedStateBackend backend;

    @BeforeEach
    void empty() throws IOException {
        clock.set(1_000);
        backend = create(String.class, ALL_KEY_GROUPS, List.of(), false);
        select(KEY);
    }

    /** A kind of snapshot that leaves out what has expired. */
    protected CheckpointKind filtered() {
        return CheckpointKind.CHECKPOINT;
    }

    private void select(String key) {
        backend.setCurrentKey(key, KeyGroups.hash(key));
    }

    private static <D extends StateDescriptor<?>> D with(D descriptor, StateTtlConfig config) {
        descriptor.enableTimeToLive(config);
        return descriptor;
    }

    private ValueState<Long> value(StateTtlConfig config) {
        return backend.valueState(with(new ValueStateDescriptor<>("value", Long.class), config));
    }

    @Test
    void aValueExpiresWhenItsTimeIsOver() throws Exception {
        ValueState<Long> value = value(ON_WRITE);
        value.update(1L);

        clock.addAndGet(99);
        assertThat(value.value()).isEqualTo(1L);
        clock.addAndGet(1);
        assertThat(value.value()).isNull();
    }

    @Test
    void readingMakesAValueYoungerWhereItIsSaid() throws Exception {
        ValueState<Long> value = value(ON_READ);
        value.update(1L);

        for (int i = 0; i < 3; i++) {
            clock.addAndGet(99);
            assertThat(value.value()).isEqualTo(1L);
        }
        clock.addAndGet(100);
        assertThat(value.value()).isNull();
    }

    @Test
    void anExpiredValueMayBeReadOnceMoreWhereItIsSaid() throws Exception {
        ValueState<Long> value = value(ONCE_MORE);
        value.update(1L);
        clock.addAndGet(500);

        assertThat(value.value()).isEqualTo(1L);
        assertThat(value.value()).isNull();
    }

    @Test
    void elementsOfAListExpireOneByOne() throws Exception {
        ListState<Long> list = backend.listState(with(new ListStateDescriptor<>("list", Long.class), ON_WRITE));
        list.add(1L);
        clock.addAndGet(60);
        list.addAll(List.of(2L, 3L));

        assertThat(list.get()).containsExactly(1L, 2L, 3L);
        clock.addAndGet(60);
        assertThat(list.get()).containsExactly(2L, 3L);
        clock.addAndGet(60);
        assertThat(list.get()).isEmpty();
        list.update(List.of(4L));
        assertThat(list.get()).containsExactly(4L);
    }

    @Test
    void entriesOfAMapExpireOneByOne() throws Exception {
        MapState<String, Long> map =
                backend.mapState(with(new MapStateDescriptor<>("map", String.class, Long.class), ON_WRITE));
        map.put("a", 1L);
        clock.addAndGet(60);
        map.putAll(Map.of("b", 2L, "c", 3L));

        assertThat(map.keys()).containsExactlyInAnyOrder("a", "b", "c");
        clock.addAndGet(60);
        assertThat(map.get("a")).isNull();
        assertThat(map.contains("a")).isFalse();
        assertThat(map.values()).containsExactlyInAnyOrder(2L, 3L);
        for (Iterator<Map.Entry<String, Long>> entries = map.iterator(); entries.hasNext(); ) {
            Map.Entry<String, Long> entry = entries.next();
            if (entry.getKey().equals("b")) {
                entries.remove();
            } else {
                entry.setValue(30L);
            }
        }
        clock.addAndGet(60);
        assertThat(map.get("b")).isNull();
        assertThat(map.get("c")).isEqualTo(30L);
        clock.addAndGet(60);
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void whatExpiredIsNotPartOfWhatIsReduced() throws Exception {
        ReducingState<Long> reduced =
                backend.reducingState(with(new ReducingStateDescriptor<>("reduced", Long::sum, Long.class), ON_WRITE));
        AggregatingState<Long, Long> aggregated = backend.aggregatingState(
                with(new AggregatingStateDescriptor<>("aggregated", new Sum(), Long.class), ON_WRITE));
        for (long number : new long[] {1, 2}) {
            reduced.add(number);
            aggregated.add(number);
            clock.addAndGet(60);
        }
        assertThat(reduced.get()).isEqualTo(3L);
        assertThat(aggregated.get()).isEqualTo(3L);

        clock.addAndGet(60);
        reduced.add(5L);
        aggregated.add(5L);

        assertThat(reduced.get()).isEqualTo(5L);
        assertThat(aggregated.get()).isEqualTo(5L);
    }

    private record Sum() implements AggregateFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Long value, Long accumulator) {
            return value + accumulator;
        }

        @Override
        public Long getResult(Long accumulator) {
            return accumulator;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    @Test
    void snapshotsKeepTheTimesAndLeaveOutWhatHasExpired() throws Exception {
        for (int i = 0; i < 200; i++) {
            select("old " + i);
            value(ON_WRITE).update((long) i);
        }
        clock.addAndGet(60);
        select(KEY);
        value(ON_WRITE).update(1L);
        ListState<Long> list = backend.listState(with(new ListStateDescriptor<>("list", Long.class), ONCE_MORE));
        list.add(1L);
        clock.addAndGet(60);
        list.add(2L);

        KeyedSnapshot snapshot = snapshot(backend, filtered());
        assertThat(snapshot.parts().get(0).handle().length()).isLessThan(500);
        backend = create(String.class, ALL_KEY_GROUPS, List.of(snapshot), false);
        select(KEY);
        assertThat(value(ON_WRITE).value()).isEqualTo(1L);
        clock.addAndGet(40);
        assertThat(value(ON_WRITE).value()).isNull();
        assertThat(backend.listState(with(new ListStateDescriptor<>("list", Long.class), ON_WRITE))
                        .get())
                .containsExactly(2L);
    }

    @Test
    void whatExpiredBetweenTwoCheckpointsStaysGoneEvenWithALongerTime() throws Exception {
        for (int i = 0; i < 200; i++) {
            select("other " + i);
            value(ON_WRITE).update((long) i);
        }
        select(KEY);
        value(ON_WRITE).update(1L);
        snapshot(backend, CheckpointKind.CHECKPOINT);
        clock.addAndGet(10);
        select(KEY);
        value(ON_WRITE).update(2L);
        clock.addAndGet(100);
        KeyedSnapshot snapshot = snapshot(backend, filtered());

        backend = create(String.class, ALL_KEY_GROUPS, List.of(snapshot), false);
        select(KEY);
        assertThat(value(StateTtlConfig.newBuilder(Duration.ofDays(1)).build()).value())
                .isNull();
    }

    @Test
    void aTimeToLiveCannotComeOrGoWithARestore() throws Exception {
        value(ON_WRITE).update(1L);
        KeyedSnapshot with = snapshot(backend, CheckpointKind.CHECKPOINT);
        backend = create(String.class, ALL_KEY_GROUPS, List.of(), false);
        select(KEY);
        value(StateTtlConfig.DISABLED).update(1L);
        KeyedSnapshot without = snapshot(backend, CheckpointKind.CHECKPOINT);

        backend = create(String.class, ALL_KEY_GROUPS, List.of(with), false);
        assertThatThrownBy(() -> value(StateTtlConfig.DISABLED))
                .hasMessageContaining(
                        "State 'value' has a time to live in the snapshot and no time to live in the program");
        backend = create(String.class, ALL_KEY_GROUPS, List.of(without), false);
        assertThatThrownBy(() -> value(ON_WRITE))
                .hasMessageContaining(
                        "State 'value' has no time to live in the snapshot and a time to live in the program");
    }

    /** Sets the clock back to see what is still there; only for backends that clean up when records come. */
    protected final boolean isCleanedUp(boolean inBackground) throws Exception {
        StateTtlConfig.Builder config = StateTtlConfig.newBuilder(Duration.ofMillis(100));
        StateTtlConfig built = inBackground
                ? config.build()
                : config.disableCleanupInBackground().build();
        ValueState<Long> value = value(built);
        value.update(1L);
        clock.addAndGet(100);
        for (int i = 0; i < 50; i++) {
            select("other " + i);
        }
        clock.addAndGet(-100);
        select(KEY);
        return value.value() == null;
    }
}
