package io.weir.jobmanager.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskManagerMessage.NoMoreSplits;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceValveTest {
    private final List<TaskManagerMessage> sent = new ArrayList<>();
    private final SourceValve valve = new SourceValve(sent::add);

    @Test
    void holdsBackBetweenTheSnapshotAndTheBarrierAndKeepsTheOrder() {
        send(0);
        valve.hold(7);
        send(1);
        send(2);
        assertThat(sent).containsExactly(message(0));

        valve.release(7);
        send(3);

        assertThat(sent).containsExactly(message(0), message(1), message(2), message(3));
    }

    @Test
    void isNotOpenedByAnotherCheckpoint() {
        valve.hold(8);
        send(0);

        valve.release(7);

        assertThat(sent).isEmpty();
    }

    private void send(int subtask) {
        valve.send(message(subtask));
    }

    private static ToReader message(int subtask) {
        return new NoMoreSplits(attempt(subtask), 1);
    }

    private static AttemptId attempt(int subtask) {
        return new AttemptId("job", "vertex", subtask, 0);
    }
}
