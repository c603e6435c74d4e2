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
    private static final long RECORDS = 60 * RECORDS_PER_SECOND;
    private static final Pattern RANGE = Pattern.compile("lines-(\\d+) offsets (\\d+) to (\\d+)");

    @Test
    void whatWaitedForItsCommitIsCommittedWhenTheJobComesBackInTime() {
        try (SoakBroker broker = SoakBroker.weir();
                LogToLog topics = new LogToLog(broker, RECORDS)) {
            Path savepoint = killAfterSavepoint(topics, 120_000);
            assertThat(topics.open()).isPositive();

            resume(topics, savepoint, 120_000).endedWith(0);

            assertThat(topics.difference().lost()).isZero();
            assertThat(topics.difference().duplicated()).isZero();
            assertThat(topics.open()).isZero();
        }
    }

    @Test
    void aJobThatWasDownForLongerThanTransactionsLiveFailsNamingWhatIsLost() {
        try (SoakBroker broker = SoakBroker.weir();
                LogToLog topics = new LogToLog(broker, RECORDS)) {
            Path savepoint = killAfterSavepoint(topics, 20_000);
            eventually("the broker has given up all transactions", () -> topics.open() == 0);

            Command.Result failed = resume(topics, savepoint, 20_000);

            failed.endedWith(5);
            assertThat(failed.err()).contains("Records of a complete checkpoint are lost", "20000 ms");
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

    /** A savepoint commits nothing; its transactions wait for the next checkpoint, which never comes. */
    private static Path killAfterSavepoint(LogToLog topics, long transactionTimeoutMillis) {
        try (Cluster cluster = new Cluster("stopped", 2).start()) {
            List<Object> words =
                    new ArrayList<>(topics.job(cluster, "exactly_once", RECORDS_PER_SECOND, transactionTimeoutMillis));
            // Seldom enough that none is taken, and commits, between the savepoint and the end.
            words.add("execution.checkpointing.interval=10 s");
            words.add("execution.checkpointing.dir=" + cluster.directory().resolve("checkpoints"));
            RunningJob job = RunningJob.submit(cluster, words.toArray());
            job.awaitCheckpoints(1);
            Path savepoint = RunningJob.savepointOf(
                    cluster.weir("savepoint", job.id(), cluster.directory().resolve("savepoints"))
                            .endedWith(0));
            cluster.processes().forEach(ProcessHandle::destroyForcibly);
            return savepoint;
        }
    }

    private static Command.Result resume(LogToLog topics, Path savepoint, long transactionTimeoutMillis) {
        try (Cluster cluster = new Cluster("resumed", 2).start()) {
            List<Object> words = new ArrayList<>(List.of("run", "-s", savepoint));
            words.addAll(topics.job(cluster, "exactly_once", RECORDS_PER_SECOND_AGAIN, transactionTimeoutMillis));
            words.add("execution.checkpointing.interval=500 ms");
            words.add("execution.checkpointing.dir=" + cluster.directory().resolve("checkpoints"));
            words.add("restart-strategy.type=none");
            return cluster.weir(words.toArray());
        }
    }
}
