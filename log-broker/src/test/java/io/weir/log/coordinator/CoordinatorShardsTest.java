package io.weir.log.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CoordinatorShardsTest {
    @Test
    void keysAreWhereKafkaHasThem() {
        assertThat("polygenelubricants".hashCode()).isEqualTo(Integer.MIN_VALUE);
        assertThat(CoordinatorShards.partitionOf("polygenelubricants", 50)).isZero();
        assertThat(CoordinatorShards.partitionOf("readers", 50)).isEqualTo(28);
        assertThat("copier".hashCode()).isNegative();
        assertThat(CoordinatorShards.partitionOf("copier", 50)).isEqualTo(Math.abs("copier".hashCode()) % 50);
    }
}
