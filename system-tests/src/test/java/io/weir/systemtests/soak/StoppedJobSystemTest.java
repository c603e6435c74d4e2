package io.weir.systemtests.soak;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.systemtests.Cluster;
import io.weir.systemtests.Command;
import io.weir.systemtests.RunningJob;
import io.weir.systemtests.log.CommittedRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A job from log to log that is down, with transactions that its last savepoint holds, while the broker lives on. */
class StoppedJobSystemTest {
    /** Slow enough that the job is not at its end when it is killed, and fast when it is to come to its end. */
    private static final int RECORDS_PER_SECOND = 4_000;

    private static final int RECORDS_PER_SECOND_AGAIN = 40_000;
    private static final long RECORDS = 40 * RECORDS_PER_SECOND;

    /** So long a job may be down; checkpoints have to be closer together. */
    private static final int IN_TIME_SECONDS = 120;

    /** Waited for as a whole, but enough for a checkpoint, a savepoint and a kill on a busy machine. */
    private static final int TOO_SHORT_SECONDS = 24;

    private static final Pattern RANGE = Pattern.compile("lines-(\\d+) offsets (\\d+) to (\\d+)");

    @Test
    void whatWaitedForItsCommitIsCommittedWhenTheJobComesBackInTime() {
        try (SoakBroker broker = SoakBroker.weir();
                LogToLog topics = new LogToLog(broker, RECORDS)) {
            Path savepoint = killAfterSavepoint(topics, IN_TIME_SECONDS);
            assertThat(topics.open()).isPositive();

            resume(topics, savepoint, IN_TIME_SECONDS).endedWith(0);

            assertThat(topics.difference(SoakLines.expected(RECORDS, LogToLog.KEYS))
                            .lost())
                    .isZero();
            assertThat(topics.difference(SoakLines.expected(RECORDS, LogToLog.KEYS))
                            .duplicated())
                    .isZero();
            assertThat(topics.open()).isZero();
        }
    }

    @Test
    void aJobThatWasDownForLongerThanTransactionsLiveFailsNamingWhatIsLost() {
        try (SoakBroker broker = SoakBroker.weir();
                LogToLog topics = new LogToLog(broker, RECORDS)) {
            Path savepoint = killAfterSavepoint(topics, TOO_SHORT_SECONDS);
            eventually("the broker has given up all transactions", () -> topics.open() == 0);

            Command.Result failed = resume(topics, savepoint, TOO_SHORT_SECONDS);

            failed.endedWith(5);
            assertThat(failed.err())
                    .contains("Records of a complete checkpoint are lost", TOO_SHORT_SECONDS + "000 ms");
            Set<String> seen = new HashSet<>();
            CommittedRecords.read(
                    broker.address(),
                    LogToLogJob.OUT,
                    LogToLog.OUT_PARTITIONS,
                    each -> seen.add(each.partition() + "/" + each.offset()));
            List<String> named = new ArrayList<>();
            Matcher range = RANGE.matcher(failed.err());
            while (range.find()) {
                named.add(range.group(1) + "/" + range.group(2));
                named.add(range.group(1) + "/" + range.group(3));
            }
            assertThat(named).isNotEmpty().doesNotContainAnyElementsOf(seen);
        }
    }

    /**
     * A savepoint commits nothing; its transactions wait for the next checkpoint, which never comes. The one before it, which
     * has committed, is asked for.
     */
    private static Path killAfterSavepoint(LogToLog topics, int transactionSeconds) {
        try (Cluster cluster = new Cluster("stopped", 2).start()) {
            List<Object> words = new ArrayList<>(
                    topics.job(cluster, "exactly_once", RECORDS_PER_SECOND, transactionSeconds * 1_000L));
            words.add("execution.checkpointing.interval=%d s".formatted(transactionSeconds - 1));
            // None by time: it would commit what the savepoint leaves.
            words.add("execution.checkpointing.min-pause=10 min");
            words.add("execution.checkpointing.dir=" + cluster.directory().resolve("checkpoints"));
            RunningJob job = RunningJob.submit(cluster, words.toArray());
            job.awaitTasks();
            eventually("it has written something", () -> topics.written() > 0);
            cluster.weir("checkpoint", job.id()).endedWith(0);
            eventually("the checkpoint is committed", () -> topics.committed() > 0);
            Path savepoint = RunningJob.savepointOf(
                    cluster.weir("savepoint", job.id(), cluster.directory().resolve("savepoints"))
                            .endedWith(0));
            cluster.processes().forEach(ProcessHandle::destroyForcibly);
            return savepoint;
        }
    }

    private static Command.Result resume(LogToLog topics, Path savepoint, int transactionSeconds) {
        try (Cluster cluster = new Cluster("resumed", 2).start()) {
            List<Object> words = new ArrayList<>(List.of("run", "-s", savepoint));
            words.addAll(topics.job(cluster, "exactly_once", RECORDS_PER_SECOND_AGAIN, transactionSeconds * 1_000L));
            words.add("execution.checkpointing.interval=500 ms");
            words.add("execution.checkpointing.dir=" + cluster.directory().resolve("checkpoints"));
            words.add("restart-strategy.type=none");
            return cluster.weir(words.toArray());
        }
    }
}
