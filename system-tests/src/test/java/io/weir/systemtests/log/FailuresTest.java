package io.weir.systemtests.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final Failures failures = new Failures();

    @Test
    void errorsThatDifferByNumbersAreOneKindWithItsFirstExample() {
        failures.add("send", "plain-0, record 7", new OutOfOrderSequenceException("20 where 40 comes next"));
        failures.add("send", "plain-1, record 9", new OutOfOrderSequenceException("60 where 80 comes next"));
        failures.add("transaction", "writer-3", new IllegalStateException(new TimeoutException("late")));

        assertThat(failures.count()).isEqualTo(3);
        assertThat(failures.lines()).hasSize(2);
        assertThat(failures.lines().get(0))
                .isEqualTo(
                        "2 times, first: send: OutOfOrderSequenceException \"20 where 40 comes next\" (plain-0, record 7)");
        assertThat(failures.lines().get(1)).contains("1 times", "TimeoutException \"late\"", "(writer-3)");
    }
}
