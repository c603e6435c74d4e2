package io.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.state.StateBackend;
import io.weir.runtime.state.StateExpiryContractTest;
import org.junit.jupiter.api.Test;

/** State with a time to live on the heap backend. */
class HeapExpiryTest extends StateExpiryContractTest {
    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }

    @Test
    void whatIsNeverReadAgainGoesAwayWhenOtherRecordsCome() throws Exception {
        assertThat(isCleanedUp(true)).isTrue();
    }

    @Test
    void nothingIsCleanedUpWhereThatIsDisabled() throws Exception {
        assertThat(isCleanedUp(false)).isFalse();
    }
}
