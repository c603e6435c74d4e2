package io.weir.systemtests.soak;

import static io.weir.runtime.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.runtime.ha.LeaderInfo;
import io.weir.systemtests.Cluster;
import io.weir.systemtests.ElectingCluster;
import io.weir.systemtests.RunningJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A job from topic to topic under JobManagers that come and go. It has no end: it is fed until {@link #end}. */
final class ElectedJob implements AutoCloseable {
    private static final int RECORDS_PER_SECOND = 4_000;
    private static final long TRANSACTION_TIMEOUT_MILLIS = 300_000;
    private static final long LAST_COMMITS_SECONDS = 60;

    private final LogToLog topics;
    private final ElectingCluster electing;
    private final CommitTimes commits;
    private final Feed feed;
    private final RunningJob job;
    /** As each leader knows them. */
    private final Map<Long, Integer> restarts = new HashMap<>();

    /** Starts everything; the job runs and has committed records when this returns. */
    ElectedJob(SoakBroker broker, ElectingCluster electing, String mode) {
        this.electing = electing;
        topics = new LogToLog(broker);
        Cluster cluster = electing.cluster();
        List<Object> words = new ArrayList<>(topics.job(cluster, mode, 0, TRANSACTION_TIMEOUT_MILLIS));
        words.addAll(LogToLogSoak.settings(cluster.directory()));
        commits = new CommitTimes(broker.address());
        feed = new Feed(broker.address(), RECORDS_PER_SECOND);
        electing.awaitLeaderAfter(0);
        job = RunningJob.submit(cluster, words.toArray());
        job.awaitTasks();
        awaitMore();
    }

    RunningJob job() {
        return job;
    }

    CommitTimes commits() {
        return commits;
    }

    /** How many records there are in the topic that the job writes, committed or not. */
    long written() {
        return topics.written();
    }

    /** Waits for committed records that were seen after {@code nanos}. */
    void awaitOutputAfter(long nanos) {
        eventually("there is output again", () -> commits.lastNanos() > nanos);
    }

    /** Waits until the job has come back under {@code leader}: it commits, and all its tasks run. */
    void settle(LeaderInfo leader) {
        awaitMore();
        eventually("all tasks run", this::allTasksRun);
        noteRestarts(leader);
    }

    private void awaitMore() {
        long before = topics.committed();
        eventually("the job commits", () -> topics.committed() > before);
    }

    private boolean allTasksRun() {
        for (JsonNode vertex : job.rest("").path("vertices")) {
            if (vertex.path("tasks").path("RUNNING").asInt()
                    != vertex.path("parallelism").asInt()) {
                return false;
            }
        }
        return job.state().equals("RUNNING");
    }

    /** What this leader knows of restarts is counted, as the next one does not. */
    void noteRestarts(LeaderInfo leader) {
        int failures =
                job.rest("/exceptions").path("exceptionHistory").path("entries").size();
        restarts.put(leader.term().epoch(), Math.max(failures, Math.max(job.checkpoints("restored"), job.restarts())));
    }

    int restarts() {
        return restarts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Feeds it no more, lets it commit what it has got, drains it, and compares what it has committed with what it should have. */
    SoakLines.Difference end(LeaderInfo leader) {
        long perLane = feed.stop();
        awaitAll(perLane * SoakJob.LANES);
        noteRestarts(leader);
        electing.cluster()
                .weir("stop", "--drain", "-p", electing.cluster().directory(), job.id())
                .endedWith(0);
        job.awaitState("FINISHED");
        return topics.difference(SoakLines.expected(perLane, Feed.LANE, LogToLog.KEYS));
    }

    /** Each record gives one running count. Whether some are lost is said by the comparison, so this only waits. */
    private void awaitAll(long records) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_COMMITS_SECONDS);
        while (commits.runningCounts() < records && System.nanoTime() < deadline) {
            pause(0.2);
        }
    }

    static void pause(double seconds) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) (seconds * 1000));
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() throws InterruptedException {
        feed.close();
        commits.close();
        topics.close();
    }
}
