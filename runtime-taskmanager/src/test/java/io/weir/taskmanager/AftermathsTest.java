package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.operators.Aftermath;
import io.weir.runtime.protocol.AttemptId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AftermathsTest {
    private static final String JOB = "0".repeat(32);

    private final Aftermaths aftermaths = new Aftermaths();
    private final List<String> settled = new ArrayList<>();

    private static AttemptId attempt(int subtask, int attempt) {
        return new AttemptId(JOB, "1".repeat(32), subtask, attempt);
    }

    private Aftermath named(String name) {
        return kept -> settled.add(name + " " + kept);
    }

    @Test
    void allThatOneAttemptLeftIsSettledOnce() {
        aftermaths.add(attempt(0, 1), named("first sink"));
        aftermaths.add(attempt(0, 1), named("second sink"));
        aftermaths.add(attempt(1, 1), named("other subtask"));

        aftermaths.settle(JOB, 5);
        aftermaths.settle(JOB, 5);

        assertThat(settled).containsExactlyInAnyOrder("first sink 5", "second sink 5", "other subtask 5");
    }

    @Test
    void whatEarlierAttemptsLeftIsForgotten() {
        aftermaths.add(attempt(0, 1), named("first attempt"));
        aftermaths.add(attempt(0, 3), named("third attempt"));
        aftermaths.add(attempt(0, 2), named("second attempt"));

        aftermaths.settle(JOB, 0);

        assertThat(settled).containsExactly("third attempt 0");
    }

    @Test
    void oneThatFailsDoesNotHinderTheOthers() {
        aftermaths.add(attempt(0, 1), kept -> {
            throw new IOException("the broker is away");
        });
        aftermaths.add(attempt(1, 1), named("other"));

        aftermaths.settle(JOB, 7);

        assertThat(settled).containsExactly("other 7");
        assertThat(aftermaths.isEmpty()).isTrue();
    }
}
