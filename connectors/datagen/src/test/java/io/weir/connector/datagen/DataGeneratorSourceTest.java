package io.weir.connector.datagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.basic.IndexRange;
import io.weir.api.connector.testing.FakeEnumeratorContext;
import io.weir.api.types.Types;
import io.weir.operators.testing.SourceContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataGeneratorSourceTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 10, Long.MAX_VALUE})
    void eachSubtaskHasItsShareOfTheNumbers(long count) throws Exception {
        FakeEnumeratorContext<IndexRange> context = new FakeEnumeratorContext<>(4);
        var enumerator = new DataGeneratorSource<>(number -> number, count, Types.LONG).createEnumerator(context);
        while (context.toldNoMore().isEmpty()) {
            enumerator.handleSplitRequest(0, null);
        }

        List<IndexRange> ranges = context.splits(0);

        assertThat(ranges).hasSize(4);
        assertThat(ranges.get(0).next()).isZero();
        assertThat(ranges.get(3).end()).isEqualTo(count);
        for (int i = 1; i < 4; i++) {
            assertThat(ranges.get(i).next()).isEqualTo(ranges.get(i - 1).end());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void goesOnWhereASnapshotWas(long seed) throws Exception {
        SourceContract.check(new DataGeneratorSource<>(number -> "record-" + number, 120, Types.STRING), false, seed);
        SourceContract.check(
                new DataGeneratorSource<>(number -> "record-" + number, 120, 1e9, Types.STRING), true, seed);
    }

    @Test
    void isWithoutEndOnlyWithTheLargestCount() {
        assertThat(new DataGeneratorSource<>(number -> number, Long.MAX_VALUE, Types.LONG).getBoundedness())
                .isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(new DataGeneratorSource<>(number -> number, 5, Types.LONG).getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void refusesNegativeCountsAndRates() {
        assertThatThrownBy(() -> new DataGeneratorSource<>(number -> number, -1, Types.LONG))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new DataGeneratorSource<>(number -> number, 1, -0.5, Types.LONG))
                .hasMessageContaining("-0.5");
        assertThatThrownBy(() -> new DataGeneratorSource<>(number -> number, 1, Double.NaN, Types.LONG))
                .hasMessageContaining("NaN");
    }
}
