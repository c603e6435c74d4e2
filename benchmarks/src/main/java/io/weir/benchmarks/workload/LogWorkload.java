package io.weir.benchmarks.workload;

import java.util.Locale;

/**
 * Measures W8 with one engine. Fills a topic, then has it read again and again: by the source alone, and counted with hashed results
 * and with exactly-once results in another topic, which is read again and has to give the same checksum. Processor time is that of
 * this process, which holds the engine, from the submission to the end of the job; the brokers are elsewhere.
 */
public final class LogWorkload {
    private static final String FROM = "w8-in";

    private final LogEngine engine;
    private final LogTopics topics;
    private final long records;

    private LogWorkload(LogEngine engine, LogTopics topics, long records) {
        this.engine = engine;
        this.topics = topics;
        this.records = records;
    }

    /**
     * Runs all of it, once to warm up and then as often as is asked for.
     *
     * @param engine what to measure
     * @param args {@code ADDRESS RECORDS REPETITIONS CHECKPOINTS [MINE OTHERS]}: the brokers, how much, how often, the directory of
     *     checkpoints, and the pipes through which this process and another take turns at the repetitions
     */
    public static void run(LogEngine engine, String... args) throws Exception {
        LogTopics topics = new LogTopics(args[0]);
        LogWorkload work = new LogWorkload(engine, topics, Long.parseLong(args[1]));
        int repetitions = Integer.parseInt(args[2]);
        Turns turns = Turns.of(args, 4);
        for (int i = 0; i <= repetitions; i++) {
            turns.take();
            if (i == 0) {
                topics.fill(FROM, work.records);
            }
            work.runOnce(i > 0);
            turns.pass();
        }
    }

    private void runOnce(boolean isWarm) throws Exception {
        for (LogForm form : LogForm.values()) {
            hash("source only, " + form.what(), () -> engine.read(FROM, form), isWarm);
        }
        long expected = hash("count", () -> engine.count(FROM, null), isWarm);
        countToLog("w8-out-" + System.nanoTime(), expected, isWarm);
    }

    /** A job whose results are hashed. */
    private long hash(String what, Job job, boolean isWarm) throws Exception {
        Run.expect(LogEngine.PARALLELISM);
        Machine.Reading before = Machine.read();
        job.run();
        Run.Outcome outcome = Run.outcome();
        print(what, Machine.read().since(before), outcome.checksum(), isWarm);
        require(outcome.results());
        return outcome.checksum();
    }

    private void countToLog(String target, long expected, boolean isWarm) throws Exception {
        topics.create(target);
        Machine.Reading before = Machine.read();
        engine.count(FROM, target);
        Machine.Used used = Machine.read().since(before);
        LogTopics.Results results = topics.results(target);
        require(results.count());
        if (results.checksum() != expected) {
            throw new IllegalStateException("The results in %s have checksum %016x, and should have %016x."
                    .formatted(target, results.checksum(), expected));
        }
        print("count to log, exactly once", used, expected, isWarm);
        topics.delete(target);
    }

    private void require(long results) {
        if (results != records) {
            throw new IllegalStateException("%d results of %d records".formatted(results, records));
        }
    }

    private void print(String what, Machine.Used used, long checksum, boolean isWarm) {
        if (isWarm) {
            System.out.printf(
                    Locale.ROOT,
                    "{\"workload\":\"W8\",\"engine\":\"%s\",\"variant\":\"%s\",\"n\":%d,\"checksum\":\"%016x\","
                            + "\"wall_ms\":%.0f,\"cpu_ms\":%.0f,\"records_per_cpu_s\":%.0f,\"others\":%.2f}%n",
                    engine.name(),
                    what,
                    records,
                    checksum,
                    used.wallNanos() / 1e6,
                    used.processNanos() / 1e6,
                    records * 1e9 / used.processNanos(),
                    used.otherCores());
        }
    }

    /** Runs a job to its end. */
    @FunctionalInterface
    private interface Job {
        void run() throws Exception;
    }
}
