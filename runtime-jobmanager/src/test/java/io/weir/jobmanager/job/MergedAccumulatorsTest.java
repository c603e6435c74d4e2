package io.weir.jobmanager.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.accumulators.DoubleCounter;
import io.weir.api.accumulators.LongCounter;
import io.weir.runtime.graph.UserCode;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MergedAccumulatorsTest {
    private static final ClassLoader LOADER = MergedAccumulatorsTest.class.getClassLoader();

    @Test
    void mergesThePartsOfAllTasks() {
        MergedAccumulators merged =
                MergedAccumulators.merge(List.of(part("rows", 2), part("rows", 5), part("bad", 1)), LOADER);

        MergedAccumulators.Entry rows = merged.entries().get("rows");
        assertThat(rows.type()).isEqualTo("LongCounter");
        assertThat(rows.text()).isEqualTo("7");
        byte[] value = Base64.getDecoder().decode(rows.serializedValue());
        assertThat(UserCode.read(value, Long.class, LOADER)).isEqualTo(7);
        assertThat(merged.entries().get("bad").text()).isEqualTo("1");
    }

    @Test
    void showsWhyOneCannotBeMergedAndMergesTheOthers() {
        byte[] other = UserCode.write(new HashMap<>(Map.of("rows", new DoubleCounter())), "test");

        MergedAccumulators merged =
                MergedAccumulators.merge(List.of(part("rows", 2), other, part("fine", 4), new byte[] {1}), LOADER);

        assertThat(merged.entries().get("rows").text()).startsWith("cannot be merged:");
        assertThat(merged.entries().get("fine").text()).isEqualTo("4");
        assertThat(merged.entries()).containsKey("unreadable");
    }

    private static byte[] part(String name, long value) {
        LongCounter counter = new LongCounter();
        counter.add(value);
        return UserCode.write(new HashMap<>(Map.of(name, counter)), "test");
    }
}
