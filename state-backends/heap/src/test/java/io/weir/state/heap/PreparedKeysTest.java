package io.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that are announced before they become current; the tables are so large that it matters. */
class PreparedKeysTest {
    private static final int MAX_PARALLELISM = 128;
    private static final int KEYS = 20_000;
    private static final int BATCH = 64;

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind(Long.class, i -> (long) i * 0x1_0000_0001L),
                kind(Integer.class, i -> i),
                kind(String.class, i -> "key " + i));
    }

    private static Arguments kind(Class<?> keyClass, IntFunction<Object> maker) {
        return Arguments.of(keyClass, Named.of(keyClass.getSimpleName(), maker));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void findsWhatAMapHolds(Class<?> keyClass, IntFunction<Object> maker) throws Exception {
        KeyedStateBackend backend = backend(keyClass, MAX_PARALLELISM);
        ValueState<Long> state = backend.valueState(new ValueStateDescriptor<>("value", Long.class));
        Map<Object, Long> model = new HashMap<>();
        Random random = new Random(1);
        Object[] keys = new Object[BATCH];
        int[] hashes = new int[BATCH];
        for (int batch = 0; batch < 2_000; batch++) {
            for (int i = 0; i < BATCH; i++) {
                keys[i] = maker.apply(random.nextInt(KEYS));
                hashes[i] = KeyGroups.hash(keys[i]);
            }
            backend.prepare(keys, hashes, 0, BATCH);
            for (int i = 0; i < BATCH; i++) {
                backend.setCurrentKey(keys[i], hashes[i]);
                assertThat(state.value()).isEqualTo(model.get(keys[i]));
                if (random.nextInt(5) == 0) {
                    state.clear();
                    model.remove(keys[i]);
                } else {
                    state.update((long) batch);
                    model.put(keys[i], (long) batch);
                }
            }
        }
    }

    @Test
    void leavesAKeyOfAnotherSubtaskToTheMomentItBecomesCurrent() throws Exception {
        KeyedStateBackend backend = backend(Long.class, MAX_PARALLELISM / 2);
        ValueState<Long> state = backend.valueState(new ValueStateDescriptor<>("value", Long.class));
        for (long key = 0; key < KEYS; key++) {
            if (KeyGroups.keyGroup(KeyGroups.hash(key), MAX_PARALLELISM) < MAX_PARALLELISM / 2) {
                backend.setCurrentKey(key, KeyGroups.hash(key));
                state.update(key);
                state.value();
            }
        }
        Object[] keys = {-1L};
        int[] hashes = {-1};

        assertThatCode(() -> backend.prepare(keys, hashes, 0, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> backend.setCurrentKey(keys[0], hashes[0]))
                .hasMessageContaining("this subtask owns 0 to 63");
    }

    private static KeyedStateBackend backend(Class<?> keyClass, int keyGroups) throws Exception {
        return new HeapStateBackend()
                .createKeyedState(KeyedStateParameters.standalone(
                        TypeInformation.of(keyClass), new KeyGroupRange(0, keyGroups), MAX_PARALLELISM));
    }
}
