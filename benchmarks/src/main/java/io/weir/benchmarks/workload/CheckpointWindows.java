package io.weir.benchmarks.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weir.api.configuration.ParameterTool;
import io.weir.api.datastream.JobClient;
import io.weir.client.rest.RestClient;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What checkpoints cost: one job runs on and on, windows of time without checkpoints and with one each interval in turn. It is the
 * same compiled code in both, which it is not in two jobs: each compiles its loops anew, and not always alike.
 */
final class CheckpointWindows {
    private final int pairs;
    private final int warmUp;
    private final Duration window;
    private final Duration interval;
    private final String name;
    private final RestClient rest;

    /** Windows of a job on {@code cluster}; see the usage of {@link Workloads} for the options. */
    CheckpointWindows(ParameterTool options, String name, BenchmarkCluster cluster) {
        pairs = options.getInt("checkpoints-in-turn", 5);
        warmUp = options.getInt("warmup-pairs", 3);
        window = Duration.ofSeconds(options.getInt("window", 5));
        interval = Duration.ofMillis(options.getInt("interval", 1000));
        if (interval.isNegative() || interval.isZero() || interval.compareTo(window) > 0) {
            throw new IllegalArgumentException(
                    "--interval is from 1 to the milliseconds of a --window, not %d.".formatted(interval.toMillis()));
        }
        this.name = name;
        rest = new RestClient(URI.create("http://localhost:" + cluster.restPort()), Duration.ofSeconds(30));
    }

    /** Measures {@code job} from its start on, and cancels it. */
    void run(JobClient job) throws Exception {
        String checkpoints = "/jobs/" + job.getJobID() + "/checkpoints";
        int perWindow = (int) (window.toMillis() / interval.toMillis());
        for (int pair = -warmUp; pair < pairs; pair++) {
            measure(checkpoints, pair, 0);
            measure(checkpoints, pair, perWindow);
        }
        job.cancel().get();
    }

    private void measure(String checkpoints, int pair, int count) throws InterruptedException {
        long completedBefore = completed(checkpoints);
        long recordsBefore = Run.progress();
        Machine.Reading before = Machine.read();
        for (int i = 0; i < count; i++) {
            rest.post(checkpoints, JsonNodeFactory.instance.objectNode().put("checkpointType", "CONFIGURED"));
            sleepUntil(before.wallNanos() + (i + 1) * interval.toNanos());
        }
        sleepUntil(before.wallNanos() + window.toNanos());
        long records = Run.progress() - recordsBefore;
        Machine.Used used = Machine.read().since(before);
        System.out.printf(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"pair\":%d,\"checkpoints\":%d,\"records\":%d,\"wall_ms\":%.0f,"
                        + "\"cpu_ms\":%.0f,\"records_per_s\":%.0f,\"records_per_cpu_s\":%.0f,\"gc_ms\":%d,\"others\":%.2f}%n",
                name,
                pair,
                completed(checkpoints) - completedBefore,
                records,
                used.wallNanos() / 1e6,
                used.processNanos() / 1e6,
                records * 1e9 / used.wallNanos(),
                records * 1e9 / used.processNanos(),
                used.gcMillis(),
                used.otherCores());
    }

    private long completed(String checkpoints) {
        return rest.get(checkpoints).path("counts").path("completed").asLong();
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }
}
