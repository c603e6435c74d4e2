package io.weir.operators.timers;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.operators.testing.FakeType;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers fire as those of a sorted map do. */
class KeyedTimersTest {
    /** A timer that fired. */
    record Fired(long time, Object key) {}

    private final KeyedStateBackend state = ServiceLoader.load(StateBackend.class)
            .findFirst()
            .orElseThrow()
            .createKeyedState(StateBackend.KeyedStateParameters.standalone(
                    FakeType.immutable(Long.class), new KeyGroupRange(0, 128), 128));
    private KeyedTimers timers = new KeyedTimers(state);

    KeyedTimersTest() throws IOException {}

    private final TreeMap<Long, Set<Object>> model = new TreeMap<>();
    private final List<Fired> fired = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 900, 5_000, 100_000, 5_000_000, 4_000_000_000L, 300_000_000_000L})
    void firesLikeASortedMap(long horizon) {
        for (long seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed * horizon);
            long now = random.nextBoolean() ? -horizon : 1_600_000_000_000L;
            for (int step = 0; step < 3_000; step++) {
                long time = now + (long) (random.nextDouble() * horizon) - horizon / 8;
                long key = random.nextInt(12);
                if (random.nextInt(50) == 0) {
                    timers = restored();
                }
                switch (random.nextInt(12)) {
                    case 0 -> {
                        now += (long) (random.nextDouble() * horizon / 4);
                        advance(now, random.nextInt(3) == 0 ? horizon : 0);
                    }
                    case 1, 2, 3 -> delete(key, pickTime(random, time));
                    default -> set(key, time);
                }
                assertThat(timers.size())
                        .isEqualTo(model.values().stream().mapToInt(Set::size).sum());
            }
            advance(Long.MAX_VALUE, 0);
            assertThat(timers.size()).isZero();
            assertThat(timers.nextTime()).isEqualTo(Long.MAX_VALUE);
            timers = new KeyedTimers(state);
        }
    }

    @Test
    void firesTimersSetWhileFiringInTheirTurn() {
        set(1, 1_000);
        set(2, 5_000);
        List<Long> times = new ArrayList<>();

        timers.advance(10_000, time -> {
            times.add(time);
            if (time == 1_000) {
                timers.set(1_000_000);
                timers.set(4_000);
                timers.set(500);
                timers.set(1_000);
            }
            if (times.size() > 10) {
                throw new AssertionError(times);
            }
            if (time == 1_000 && times.size() > 1) {
                timers.delete(1_000);
            }
        });

        assertThat(times).containsExactly(1_000L, 500L, 1_000L, 500L, 4_000L, 5_000L);
        assertThat(timers.size()).isEqualTo(1);
    }

    @Test
    void setsATimerOnceAndForgetsADeletedOne() {
        set(7, 100);
        set(7, 100);
        set(8, 100);
        delete(8, 100);

        advance(100, 0);

        assertThat(fired).containsExactly(new Fired(100, 7L));
    }

    @Test
    void timersSetAndDeletedOverAndOverFireAsThoseThatAreLeft() {
        for (int i = 0; i < 100_000; i++) {
            set(1, 10_000 + i % 700);
            delete(1, 10_000 + (i + 350) % 700);
        }
        advance(20_000, 0);

        assertThat(fired).hasSize(350);
    }

    /** Timers of a subtask that takes over. */
    private KeyedTimers restored() {
        KeyedTimers successor = new KeyedTimers(state);
        timers.forEach(entry -> {
            assertThat(timers.keyHash(entry)).isEqualTo(KeyGroups.hash(entry.f0));
            successor.restore(entry);
        });
        return successor;
    }

    private long pickTime(Random random, long otherwise) {
        if (model.isEmpty() || random.nextInt(4) == 0) {
            return otherwise;
        }
        Long from = model.ceilingKey(otherwise);
        return from == null ? model.lastKey() : from;
    }

    private void set(long key, long time) {
        state.setCurrentKey(key, KeyGroups.hash(key));
        timers.set(time);
        model.computeIfAbsent(time, ignored -> new LinkedHashSet<>()).add(key);
    }

    private void delete(long key, long time) {
        state.setCurrentKey(key, KeyGroups.hash(key));
        timers.delete(time);
        Set<Object> keys = model.get(time);
        if (keys != null) {
            keys.remove(key);
            if (keys.isEmpty()) {
                model.remove(time);
            }
        }
    }

    /** Where {@code chain} is not 0, every third timer sets another one that much later while it fires. */
    private void advance(long now, long chain) {
        fired.clear();
        timers.advance(now, time -> {
            fired.add(new Fired(time, state.currentKey()));
            if (chain != 0 && fired.size() % 3 == 0) {
                timers.set(time + chain / 5);
            }
        });
        List<Fired> expected = new ArrayList<>();
        while (!model.isEmpty() && model.firstKey() <= now) {
            Map.Entry<Long, Set<Object>> first = model.firstEntry();
            Object key = first.getValue().iterator().next();
            first.getValue().remove(key);
            if (first.getValue().isEmpty()) {
                model.remove(first.getKey());
            }
            expected.add(new Fired(first.getKey(), key));
            if (chain != 0 && expected.size() % 3 == 0) {
                model.computeIfAbsent(first.getKey() + chain / 5, ignored -> new LinkedHashSet<>())
                        .add(key);
            }
        }
        assertThat(fired).isEqualTo(expected);
    }
}
