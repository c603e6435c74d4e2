package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.state.StateTtlConfig;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend;
import io.weir.runtime.state.StateExpiryContractTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State with a time to live on the rocksdb backend. */
class RocksDbExpiryTest extends StateExpiryContractTest {
    @Override
    protected StateBackend backend() {
        return new TestedBackend(20_000);
    }

    @Override
    protected CheckpointKind filtered() {
        return CheckpointKind.SAVEPOINT_CANONICAL;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatNobodyReadsGoAwayWhenTheyHaveExpired(boolean inBackground) throws Exception {
        StateTtlConfig.Builder config = StateTtlConfig.newBuilder(Duration.ofMillis(100));
        if (!inBackground) {
            config.disableCleanupInBackground();
        }
        ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("value", Long.class);
        descriptor.enableTimeToLive(config.build());
        KeyedStateBackend state = create(String.class, ALL_KEY_GROUPS, List.of(), false);
        ValueState<Long> value = state.valueState(descriptor);
        for (int i = 0; i < 2_000; i++) {
            select(state, "old " + i);
            value.update(1L);
        }
        snapshot(state, CheckpointKind.CHECKPOINT);
        clock.addAndGet(100);
        for (int i = 0; i < 4_000; i++) {
            select(state, "new " + i % 10);
            value.update(2L);
        }

        clock.addAndGet(-100); // what is still there could be read again
        int left = 0;
        for (int i = 0; i < 2_000; i++) {
            select(state, "old " + i);
            left += value.value() == null ? 0 : 1;
        }
        assertThat(left).isEqualTo(inBackground ? 0 : 2_000);
        select(state, "new 1");
        assertThat(value.value()).isEqualTo(2L);
    }

    private static void select(KeyedStateBackend state, String key) {
        state.setCurrentKey(key, KeyGroups.hash(key));
    }
}
