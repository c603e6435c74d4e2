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
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every state backend must do: random histories on each kind of state leave what plain maps hold. */
public abstract class KeyedStateBackendContractTest {
    private static final TypeInformation<Long> LONG = TypeInformation.of(Long.class);
    private static final int MAX_PARALLELISM = 128;
    private static final int STEPS = 6_000;

    private final List<KeyedStateBackend> created = new ArrayList<>();

    /** The backend under test. */
    protected abstract StateBackend backend();

    @AfterEach
    void closeAll() {
        created.forEach(KeyedStateBackend::close);
    }

    /** Kinds of keys that backends may treat differently. */
    enum Keys {
        LONGS(Long.class, i -> (long) i * 0x1_0000_0001L - 3),
        INTEGERS(Integer.class, i -> i * 7 - 1000),
        STRINGS(String.class, i -> "key " + i),
        COLLIDING(Colliding.class, Colliding::new);

        private final Class<?> type;
        private final IntFunction<Object> key;

        Keys(Class<?> type, IntFunction<Object> key) {
            this.type = type;
            this.key = key;
        }
    }

    /** Keys with few hash codes. */
    record Colliding(int number) {
        @Override
        public int hashCode() {
            return number % 3;
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void valuesAreThoseOfAMap(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 0, MAX_PARALLELISM);
        ValueState<Long> value = state.valueState(new ValueStateDescriptor<>("value", LONG));
        Map<Object, Long> model = new HashMap<>();
        Random random = new Random(1);
        for (long step = 0; step < STEPS; step++) {
            Object key = select(state, keys, random);
            assertThat(value.value()).isEqualTo(model.get(key));
            switch (random.nextInt(6)) {
                case 0 -> {
                    value.clear();
                    model.remove(key);
                }
                case 1 -> {
                    value.update(null);
                    model.remove(key);
                }
                default -> {
                    value.update(step);
                    model.put(key, step);
                }
            }
            assertThat(value.value()).isEqualTo(model.get(key));
        }
        for (Object key : model.keySet()) {
            state.setCurrentKey(key, KeyGroups.hash(key));
            assertThat(value.value()).isEqualTo(model.get(key));
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void listsAreThoseOfAMap(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 0, MAX_PARALLELISM);
        ListState<Long> list = state.listState(new ListStateDescriptor<>("list", LONG));
        Map<Object, List<Long>> model = new HashMap<>();
        Random random = new Random(2);
        for (long step = 0; step < STEPS; step++) {
            Object key = select(state, keys, random);
            List<Long> expected = model.computeIfAbsent(key, ignored -> new ArrayList<>());
            switch (random.nextInt(8)) {
                case 0 -> {
                    list.clear();
                    expected.clear();
                }
                case 1 -> {
                    list.update(List.of());
                    expected.clear();
                }
                case 2 -> {
                    list.update(List.of(step, -step));
                    expected.clear();
                    expected.addAll(List.of(step, -step));
                }
                case 3 -> {
                    list.addAll(List.of(step, step + 1));
                    expected.addAll(List.of(step, step + 1));
                }
                default -> {
                    list.add(step);
                    expected.add(step);
                }
            }
            assertThat(list.get()).containsExactlyElementsOf(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void mapsAreThoseOfAMap(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 0, MAX_PARALLELISM);
        MapState<Long, Long> map = state.mapState(new MapStateDescriptor<>("map", LONG, LONG));
        Map<Object, Map<Long, Long>> model = new HashMap<>();
        Random random = new Random(3);
        for (long step = 0; step < STEPS; step++) {
            Object key = select(state, keys, random);
            Map<Long, Long> expected = model.computeIfAbsent(key, ignored -> new LinkedHashMap<>());
            long entry = random.nextInt(5);
            switch (random.nextInt(9)) {
                case 0 -> {
                    map.clear();
                    expected.clear();
                }
                case 1 -> {
                    map.remove(entry);
                    expected.remove(entry);
                }
                case 2 -> {
                    map.putAll(Map.of(entry, step));
                    expected.put(entry, step);
                }
                case 3 -> {
                    map.iterator().forEachRemaining(present -> present.setValue(present.getValue() + 1));
                    expected.replaceAll((ignored, present) -> present + 1);
                }
                case 4 -> {
                    removeEven(map);
                    expected.values().removeIf(present -> present % 2 == 0);
                }
                default -> {
                    map.put(entry, step);
                    expected.put(entry, step);
                }
            }
            assertThat(map.get(entry)).isEqualTo(expected.get(entry));
            assertThat(map.contains(entry)).isEqualTo(expected.containsKey(entry));
            assertThat(map.isEmpty()).isEqualTo(expected.isEmpty());
            assertThat(map.keys()).containsExactlyInAnyOrderElementsOf(expected.keySet());
            assertThat(map.values()).containsExactlyInAnyOrderElementsOf(expected.values());
            assertThat(map.entries()).containsExactlyInAnyOrderElementsOf(expected.entrySet());
        }
    }

    private static void removeEven(MapState<Long, Long> map) throws Exception {
        for (var entries = map.iterator(); entries.hasNext(); ) {
            if (entries.next().getValue() % 2 == 0) {
                entries.remove();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void reducedAndAggregatedValuesAreThoseOfAMap(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 0, MAX_PARALLELISM);
        ReducingState<Long> reduced = state.reducingState(new ReducingStateDescriptor<>("reduced", Long::sum, LONG));
        AggregatingState<Long, String> aggregated = state.aggregatingState(
                new AggregatingStateDescriptor<>("aggregated", new Sum(), TypeInformation.of(long[].class)));
        Map<Object, Long> model = new HashMap<>();
        Random random = new Random(4);
        for (long step = 0; step < STEPS; step++) {
            Object key = select(state, keys, random);
            if (random.nextInt(5) == 0) {
                reduced.clear();
                aggregated.clear();
                model.remove(key);
            } else {
                reduced.add(step);
                aggregated.add(step);
                model.merge(key, step, Long::sum);
            }
            Long expected = model.get(key);
            assertThat(reduced.get()).isEqualTo(expected);
            assertThat(aggregated.get()).isEqualTo(expected == null ? null : "sum " + expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void tablesAreMapsVisitedInTheOrderOfTheHash(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 0, MAX_PARALLELISM);
        KeyedTable<Long> table = state.table("table", LONG);
        Map<Object, Long> model = new HashMap<>();
        Random random = new Random(5);
        for (long step = 0; step < STEPS; step++) {
            Object key = keys.key.apply(random.nextInt(800));
            int hash = KeyGroups.hash(key);
            assertThat(table.get(key, hash)).isEqualTo(model.get(key));
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    table.remove(key, hash);
                    model.remove(key);
                }
                case 2 -> {
                    state.setCurrentKey(key, hash);
                    assertThat(table.getCurrent()).isEqualTo(model.get(key));
                    table.putCurrent(step);
                    model.put(key, step);
                }
                default -> {
                    table.put(key, hash, step);
                    model.put(key, step);
                }
            }
            assertThat(table.size()).isEqualTo(model.size());
            if (step % 500 == 0) {
                assertThat(entries(table)).isEqualTo(model);
            }
        }
        assertThat(entries(table)).isEqualTo(model);
    }

    private static Map<Object, Long> entries(KeyedTable<Long> table) {
        Map<Object, Long> entries = new HashMap<>();
        List<Long> hashes = new ArrayList<>();
        table.forEach((key, hash, value) -> {
            assertThat(hash).isEqualTo(KeyGroups.hash(key));
            assertThat(entries.put(key, value)).isNull();
            hashes.add(Integer.toUnsignedLong(hash));
        });
        assertThat(hashes).isSorted();
        return entries;
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void aSubtaskOfManyHoldsAllItsKeys(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 64, 68);
        KeyedTable<Long> table = state.table("table", LONG);
        Map<Object, Long> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Object key = keys.key.apply(i);
            int hash = KeyGroups.hash(key);
            if (state.keyGroups().contains(KeyGroups.keyGroup(hash, MAX_PARALLELISM))) {
                table.put(key, hash, (long) i);
                model.put(key, (long) i);
            } else {
                assertThatThrownBy(() -> state.setCurrentKey(key, hash))
                        .hasMessageContaining("this subtask owns 64 to 67");
            }
        }
        assertThat(entries(table)).isEqualTo(model);
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void slicesCombineFromTheOldestToTheNewest(Keys keys) throws Exception {
        SliceTables<String> slices =
                create(keys, 0, MAX_PARALLELISM).slices("slices", TypeInformation.of(String.class));
        Map<Long, Map<Object, String>> model = new HashMap<>();
        Random random = new Random(6);
        for (int step = 0; step < STEPS; step++) {
            long end = 10L * random.nextInt(12);
            Object key = keys.key.apply(random.nextInt(200));
            if (random.nextInt(300) == 0) {
                slices.drop(end);
                model.remove(end);
            } else {
                String letter = String.valueOf((char) ('a' + step % 26));
                KeyedTable<String> table = slices.table(end);
                String before = table.get(key, KeyGroups.hash(key));
                table.put(key, KeyGroups.hash(key), before == null ? letter : before + letter);
                model.computeIfAbsent(end, ignored -> new HashMap<>()).merge(key, letter, String::concat);
            }
            if (step % 100 == 0) {
                long after = 10L * random.nextInt(12);
                long last = after + 10L * random.nextInt(6);
                assertThat(combined(slices, after, last)).isEqualTo(combined(model, after, last));
            }
            assertThat(slices.ends())
                    .containsExactlyInAnyOrder(model.keySet().toArray(new Long[0]))
                    .isSorted();
            assertThat(slices.find(end) == null).isEqualTo(!model.containsKey(end));
        }
    }

    private static Map<Object, String> combined(SliceTables<String> slices, long after, long last) {
        Map<Object, String> combined = new HashMap<>();
        List<Long> hashes = new ArrayList<>();
        slices.combine(
                after,
                last,
                new SliceTables.Combiner<>() {
                    @Override
                    public String begin(String value) {
                        return value + "|";
                    }

                    @Override
                    public String combine(String left, String right) {
                        return left + right + "|";
                    }
                },
                (key, hash, value, stored) -> {
                    combined.put(key, stored ? value + "|" : value);
                    assertThat(hash).isEqualTo(KeyGroups.hash(key));
                    hashes.add(Integer.toUnsignedLong(hash));
                });
        assertThat(hashes).isSorted();
        return combined;
    }

    private static Map<Object, String> combined(Map<Long, Map<Object, String>> model, long after, long last) {
        Map<Object, String> combined = new HashMap<>();
        for (long end = after + 10; end <= last; end += 10) {
            model.getOrDefault(end, Map.of()).forEach((key, value) -> combined.merge(key, value + "|", String::concat));
        }
        return combined;
    }

    @Test
    void aNameIsOneState() throws Exception {
        KeyedStateBackend state = create(Keys.LONGS, 0, MAX_PARALLELISM);
        ValueState<Long> first = state.valueState(new ValueStateDescriptor<>("same", LONG));
        ValueState<Long> second = state.valueState(new ValueStateDescriptor<>("same", LONG));
        state.setCurrentKey(5L, KeyGroups.hash(5L));

        first.update(7L);

        assertThat(second.value()).isEqualTo(7L);
        assertThatThrownBy(() -> state.listState(new ListStateDescriptor<>("same", LONG)))
                .hasMessageContaining("'same'")
                .hasMessageContaining("own name");
    }

    @Test
    void valuesOfAnyClassComeBackAsTheyWere() throws Exception {
        comesBack(Integer.class, Integer.MIN_VALUE, 7);
        comesBack(Long.class, Long.MIN_VALUE, 7L);
        comesBack(Double.class, -0.0, Double.NaN);
        comesBack(String.class, "", "seven");
    }

    private <T> void comesBack(Class<T> type, T first, T second) throws Exception {
        KeyedStateBackend state = create(Keys.STRINGS, 0, MAX_PARALLELISM);
        ValueState<T> value = state.valueState(new ValueStateDescriptor<>("value", TypeInformation.of(type)));
        KeyedTable<T> table = state.table("table", TypeInformation.of(type));
        int hash = KeyGroups.hash("key");
        state.setCurrentKey("key", hash);
        for (T next : List.of(first, second)) {
            value.update(next);
            table.put("key", hash, next);

            assertThat(value.value()).isEqualTo(next).hasSameClassAs(next);
            assertThat(table.get("key", hash)).isEqualTo(next).hasSameClassAs(next);
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void stateWithoutAKeyIsRefused(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 0, MAX_PARALLELISM);
        ValueState<Long> value = state.valueState(new ValueStateDescriptor<>("value", LONG));

        assertThatThrownBy(() -> value.update(1L)).hasMessageContaining("no current key");
        assertThatThrownBy(state::currentKey).hasMessageContaining("no current key");
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void theCurrentKeyIsTheOneSet(Keys keys) throws Exception {
        KeyedStateBackend state = create(keys, 0, MAX_PARALLELISM);
        Object key = keys.key.apply(11);

        state.setCurrentKey(key, KeyGroups.hash(key));

        assertThat(state.currentKey()).isEqualTo(key).hasSameClassAs(key);
        assertThat(state.currentKeyHash()).isEqualTo(KeyGroups.hash(key));
    }

    private KeyedStateBackend create(Keys keys, int firstGroup, int endGroup) throws IOException {
        KeyedStateBackend state = backend()
                .createKeyedState(StateBackend.KeyedStateParameters.standalone(
                        TypeInformation.of(keys.type), new KeyGroupRange(firstGroup, endGroup), MAX_PARALLELISM));
        created.add(state);
        return state;
    }

    private static Object select(KeyedStateBackend state, Keys keys, Random random) {
        Object key = keys.key.apply(random.nextInt(300));
        state.setCurrentKey(key, KeyGroups.hash(key));
        return key;
    }

    private record Sum() implements AggregateFunction<Long, long[], String> {
        private static final long serialVersionUID = 1L;

        @Override
        public long[] createAccumulator() {
            return new long[1];
        }

        @Override
        public long[] add(Long value, long[] accumulator) {
            accumulator[0] += value;
            return accumulator;
        }

        @Override
        public String getResult(long[] accumulator) {
            return "sum " + accumulator[0];
        }

        @Override
        public long[] merge(long[] a, long[] b) {
            a[0] += b[0];
            return a;
        }
    }
}
