package io.weir.runtime.state;

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
import io.weir.runtime.keygroup.KeyGroups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A backend with a state of every kind, and random changes that are made to it and to a plain map alike. The map holds a
 * text for each state and key.
 */
final class SnapshotSubject {
    final KeyedStateBackend backend;
    private final ValueState<Long> number;
    private final ValueState<Box> boxed;
    private final ListState<Long> list;
    private final MapState<String, Long> map;
    private final MapState<String, Box> boxes;
    private final ReducingState<Box> reduced;
    private final AggregatingState<Long, String> aggregated;
    private final KeyedTable<Box> table;
    private final KeyedTable<Integer> counters;
    private final SliceTables<Box> slices;
    private final Timers timers = new Timers();

    SnapshotSubject(KeyedStateBackend backend) {
        this.backend = backend;
        number = backend.valueState(new ValueStateDescriptor<>("number", Long.class));
        boxed = backend.valueState(new ValueStateDescriptor<>("boxed", Box.class));
        list = backend.listState(new ListStateDescriptor<>("list", Long.class));
        map = backend.mapState(new MapStateDescriptor<>("map", String.class, Long.class));
        boxes = backend.mapState(new MapStateDescriptor<>("boxes", String.class, Box.class));
        reduced = backend.reducingState(new ReducingStateDescriptor<>("reduced", Box::absorb, Box.class));
        aggregated = backend.aggregatingState(
                new AggregatingStateDescriptor<>("aggregated", new Join(), TypeInformation.of(Box.class)));
        table = backend.table("table", TypeInformation.of(Box.class));
        counters = backend.table("counters", TypeInformation.of(Integer.class));
        slices = backend.slices("slices", TypeInformation.of(Box.class));
        backend.register("timers", TypeInformation.of(Timer.class), timers);
    }

    /** Something mutable. */
    public static final class Box {
        public String text = "";

        public Box() {}

        Box(String text) {
            this.text = text;
        }

        Box absorb(Box other) {
            text = text + other.text;
            return this;
        }
    }

    /** What a timer service keeps. */
    record Timer(int keyHash, long time) {}

    private static final class Timers implements KeyedEntries<Timer> {
        final Set<Timer> armed = new HashSet<>();

        @Override
        public void forEach(Consumer<Timer> receiver) {
            armed.forEach(receiver);
        }

        @Override
        public int keyHash(Timer entry) {
            return entry.keyHash;
        }

        @Override
        public void restore(Timer entry) {
            armed.add(entry);
        }
    }

    private record Join() implements AggregateFunction<Long, Box, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Box createAccumulator() {
            return new Box();
        }

        @Override
        public Box add(Long value, Box accumulator) {
            accumulator.text += value % 10;
            return accumulator;
        }

        @Override
        public String getResult(Box accumulator) {
            return accumulator.text;
        }

        @Override
        public Box merge(Box a, Box b) {
            return a.absorb(b);
        }
    }

    /** Changes one thing of {@code key} here and in {@code model}. */
    void change(Object key, Random random, long step, Map<String, String> model) throws Exception {
        int hash = KeyGroups.hash(key);
        backend.setCurrentKey(key, hash);
        String digit = String.valueOf(step % 10);
        switch (random.nextInt(24)) {
            case 0, 1 -> {
                number.update(step);
                model.put("number " + key, "" + step);
            }
            case 2 -> {
                number.clear();
                model.remove("number " + key);
            }
            case 3, 4 -> {
                Box box = boxed.value();
                box = box == null ? new Box() : box;
                box.text += digit;
                boxed.update(box);
                model.merge("boxed " + key, digit, String::concat);
            }
            case 5 -> {
                boxed.update(null);
                model.remove("boxed " + key);
            }
            case 6, 7 -> {
                list.add(step);
                model.merge("list " + key, step + ",", String::concat);
            }
            case 8 -> {
                list.update(List.of(step));
                model.put("list " + key, step + ",");
            }
            case 9, 10 -> changeMap(key, random, step, model);
            case 11, 12 -> changeBoxes(key, random, digit, model);
            case 13 -> {
                reduced.add(new Box(digit));
                model.merge("reduced " + key, digit, String::concat);
            }
            case 14 -> {
                aggregated.add(step);
                model.merge("aggregated " + key, digit, String::concat);
            }
            case 15 -> {
                Box box = table.get(key, hash);
                box = box == null ? new Box() : box;
                box.text += digit;
                table.put(key, hash, box);
                model.merge("table " + key, digit, String::concat);
            }
            case 16 -> {
                table.remove(key, hash);
                counters.remove(key, hash);
                model.remove("table " + key);
                model.remove("counters " + key);
            }
            case 17 -> {
                counters.put(key, hash, (int) step);
                model.put("counters " + key, "" + step);
            }
            case 18, 19 -> changeSlice(key, hash, 10L * random.nextInt(8), digit, model);
            case 20 -> {
                if (random.nextInt(20) == 0) {
                    drop(10L * random.nextInt(8), model);
                }
            }
            case 21 -> changeTimer(key, new Timer(hash, random.nextInt(3)), model);
            case 22 -> readAll(key, hash, new TreeMap<>());
            default -> clear(key, model);
        }
    }

    private void changeMap(Object key, Random random, long step, Map<String, String> model) throws Exception {
        String entry = "entry " + random.nextInt(3);
        if (random.nextInt(3) == 0) {
            map.remove(entry);
            model.remove("map %s %s".formatted(entry, key));
        } else if (random.nextInt(4) == 0) {
            for (Map.Entry<String, Long> present : map.entries()) {
                present.setValue(step);
                model.put("map %s %s".formatted(present.getKey(), key), "" + step);
            }
        } else {
            map.put(entry, step);
            model.put("map %s %s".formatted(entry, key), "" + step);
        }
    }

    private void changeBoxes(Object key, Random random, String digit, Map<String, String> model) throws Exception {
        String entry = "entry " + random.nextInt(3);
        Box box = boxes.get(entry);
        box = box == null ? new Box() : box;
        box.text += digit;
        boxes.put(entry, box);
        model.merge("boxes %s %s".formatted(entry, key), digit, String::concat);
    }

    private void changeSlice(Object key, int hash, long end, String digit, Map<String, String> model) {
        KeyedTable<Box> slice = slices.table(end);
        Box box = slice.getCurrent();
        box = box == null ? new Box() : box;
        box.text += digit;
        slice.put(key, hash, box);
        model.merge("slice %d %s".formatted(end, key), digit, String::concat);
    }

    /** As a window fires: what the slice holds is given away, and may be changed by who gets it. */
    private void drop(long end, Map<String, String> model) {
        SliceTables.Combiner<Box> none = new SliceTables.Combiner<>() {
            @Override
            public Box begin(Box value) {
                throw new AssertionError("one slice is not combined");
            }

            @Override
            public Box combine(Box left, Box right) {
                throw new AssertionError("one slice is not combined");
            }
        };
        slices.combine(end - 1, end, none, (key, hash, value, stored) -> {
            value.text = "given away";
            model.remove("slice %d %s".formatted(end, key));
        });
        slices.drop(end);
    }

    private void changeTimer(Object key, Timer timer, Map<String, String> model) {
        String name = "timer %d %d".formatted(timer.keyHash, timer.time);
        if (timers.armed.remove(timer)) {
            model.remove(name);
        } else {
            timers.armed.add(timer);
            model.put(name, "");
        }
    }

    private void clear(Object key, Map<String, String> model) {
        list.clear();
        map.clear();
        reduced.clear();
        aggregated.clear();
        for (String name :
                List.of("list ", "map entry 0 ", "map entry 1 ", "map entry 2 ", "reduced ", "aggregated ")) {
            model.remove(name + key);
        }
    }

    /** Adds all there is, as the model has it. */
    void readAll(Iterable<?> keys, Map<String, String> contents) throws Exception {
        for (Object key : keys) {
            int hash = KeyGroups.hash(key);
            if (backend.keyGroups().contains(KeyGroups.keyGroup(hash, backend.maxParallelism()))) {
                backend.setCurrentKey(key, hash);
                readAll(key, hash, contents);
            }
        }
        table.forEach((key, hash, box) -> contents.put("table " + key, box.text));
        counters.forEach((key, hash, count) -> contents.put("counters " + key, "" + count));
        timers.armed.forEach(timer -> contents.put("timer %d %d".formatted(timer.keyHash, timer.time), ""));
        for (long end : slices.ends()) {
            slices.table(end).forEach((key, hash, box) -> contents.put("slice %d %s".formatted(end, key), box.text));
        }
    }

    private void readAll(Object key, int hash, Map<String, String> contents) throws Exception {
        put(contents, "number " + key, number.value());
        put(contents, "boxed " + key, text(boxed.value()));
        List<String> elements = new ArrayList<>();
        list.get().forEach(element -> elements.add(element + ","));
        put(contents, "list " + key, elements.isEmpty() ? null : String.join("", elements));
        for (Map.Entry<String, Long> entry : map.entries()) {
            contents.put("map %s %s".formatted(entry.getKey(), key), "" + entry.getValue());
        }
        for (String entry : boxes.keys()) {
            contents.put("boxes %s %s".formatted(entry, key), "" + text(boxes.get(entry)));
        }
        put(contents, "reduced " + key, text(reduced.get()));
        put(contents, "aggregated " + key, aggregated.get());
        put(contents, "table " + key, text(table.get(key, hash)));
    }

    private static @Nullable String text(@Nullable Box box) {
        return box == null ? null : box.text;
    }

    private static void put(Map<String, String> contents, String name, @Nullable Object value) {
        if (value != null) {
            contents.put(name, value.toString());
        }
    }
}
