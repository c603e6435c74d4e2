package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.HeldTask;
import io.weir.runtime.protocol.JobManagerMessage;
import io.weir.runtime.protocol.JobManagerMessage.AwaitsLastCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.JobManagerMessage.SplitRequested;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.TaskManagerMessage.AddSplits;
import io.weir.runtime.protocol.TaskManagerMessage.NoMoreSplits;
import io.weir.runtime.protocol.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TaskLedgerTest {
    private static final AttemptId TASK = new AttemptId("job", "vertex", 1, 2);

    private final List<JobManagerMessage> told = new ArrayList<>();
    private final List<JobManagerMessage> reports = new ArrayList<>();
    private long nowMillis = 1_000;
    private final TaskLedger ledger = new TaskLedger(told::add, "host", () -> Instant.ofEpochMilli(nowMillis++));

    @Test
    void aNewLeaderIsToldOfTheLastAttemptAndItsStates() {
        ledger.made(new AttemptId("job", "vertex", 1, 1), 0);
        ledger.made(TASK, 3);
        changed(TaskState.INITIALIZING);
        changed(TaskState.RUNNING);

        HeldTask held = held();

        assertThat(held.attempt()).isEqualTo(TASK);
        assertThat(held.slot()).isEqualTo(3);
        assertThat(held.state()).isEqualTo(TaskState.RUNNING);
        assertThat(held.enteredMillis())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(TaskState.DEPLOYING, 1_001L, TaskState.INITIALIZING, 1_002L, TaskState.RUNNING, 1_003L));
        assertThat(held.obstacle()).isNull();
    }

    @Test
    void aReaderIsSilentUntilTheNewLeaderHasAdoptedItAndThenSaysWhatItHasAndWants() {
        ledger.made(TASK, 0);
        ledger.registerReader(TASK);
        ledger.requestSplit(TASK);
        assertThat(ledger.received(new AddSplits(TASK, 1, 1, List.of()))).isTrue();
        ledger.requestSplit(TASK);
        told.clear();

        held();
        ledger.requestSplit(TASK);
        assertThat(told).isEmpty();
        assertThat(ledger.adopted(TASK, reports::add)).isTrue();
        assertThat(told).containsExactly(new ReaderRegistered(TASK, "host", 1, 2));
        assertThat(reports).isEmpty();

        ledger.requestSplit(TASK);
        assertThat(told).last().isEqualTo(new SplitRequested(TASK, "host"));
    }

    @Test
    void whatTwoLeadersSayIsTakenOnce() {
        ledger.made(TASK, 0);
        ledger.requestSplit(TASK);
        ledger.requestSplit(TASK);

        assertThat(ledger.received(new AddSplits(TASK, 1, 1, List.of()))).isTrue();
        assertThat(ledger.received(new AddSplits(TASK, 1, 1, List.of()))).isFalse();
        assertThat(ledger.received(new NoMoreSplits(TASK, 2))).isTrue();
        assertThat(ledger.received(new NoMoreSplits(TASK, 2))).isFalse();

        ledger.registerReader(TASK);
        ledger.adopted(TASK, reports::add);
        assertThat(told).last().isEqualTo(new ReaderRegistered(TASK, "host", 2, 0));
    }

    @Test
    void theEndOfATaskAndItsWaitForTheLastCheckpointAreSaidAgain() {
        ledger.made(TASK, 0);
        ledger.awaitsLast(TASK);
        ledger.adopted(TASK, reports::add);
        assertThat(reports).containsExactly(new AwaitsLastCheckpoint(TASK));
        reports.clear();

        TaskStateChanged end = changed(TaskState.FINISHED);
        ledger.adopted(TASK, reports::add);
        assertThat(reports).containsExactly(end);
    }

    @Test
    void aTaskThatIsNotHereCannotBeAdopted() {
        ledger.made(TASK, 0);
        ledger.forget("job");

        assertThat(ledger.adopted(TASK, reports::add)).isFalse();
        assertThat(ledger.held()).isEmpty();
    }

    @Test
    void aSavepointThatStopsTheJobAndMessagesOfASourceAreObstacles() {
        ledger.made(TASK, 0);
        ledger.stopping(List.of(TASK), 9);
        assertThat(held().obstacle()).contains("stopped with savepoint 9");
        ledger.aborted("job", 9);
        assertThat(held().obstacle()).isNull();

        ledger.sendEvent(TASK, new byte[0]);
        assertThat(held().obstacle()).contains("sent messages of its own");
    }

    private HeldTask held() {
        List<HeldTask> held = ledger.held();
        assertThat(held).hasSize(1);
        return held.get(0);
    }

    private TaskStateChanged changed(TaskState state) {
        TaskStateChanged message = new TaskStateChanged(TASK, state, null, null, new byte[0]);
        ledger.changed(message);
        return message;
    }
}
