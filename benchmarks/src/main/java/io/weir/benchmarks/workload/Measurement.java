package io.weir.benchmarks.workload;

import io.weir.api.configuration.ParameterTool;
import java.util.Locale;

/** Measures one workload: a warm-up run, then as many runs as asked for. */
final class Measurement {
    private final ParameterTool options;
    private final int parallelism;
    private final int taskManagers;
    private final int quietSeconds;
    private final long records;
    private final Workloads.Named workload;
    private final Workloads.Named warmUp;

    Measurement(String name, ParameterTool options) {
        this.options = options;
        parallelism = options.getInt("parallelism", Runtime.getRuntime().availableProcessors());
        taskManagers = options.getInt("taskmanagers", 1);
        quietSeconds = options.getInt("quiet", 40);
        records = options.getLong("n", Workloads.defaultRecords(name));
        workload = Workloads.workload(name, options, records);
        warmUp = Workloads.workload(name, options, options.getLong("warmup", records));
    }

    void run() throws Exception {
        int repetitions = options.getInt("repetitions", 3);
        try (BenchmarkCluster cluster = new BenchmarkCluster(taskManagers, parallelism, Workloads.settings(options))) {
            cluster.run(warmUp.workload(), parallelism);
            for (int i = 0; i < repetitions; i++) {
                System.gc();
                Machine.awaitQuiet(quietSeconds);
                System.out.println(line(cluster.run(workload.workload(), parallelism)));
            }
        }
    }

    private String line(Run.Outcome outcome) {
        Machine.Used used = outcome.used();
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"variant\":\"%s\",\"n\":%d,\"parallelism\":%d,\"taskmanagers\":%d,"
                        + "\"checksum\":\"%016x\",\"out\":%d,\"wall_ms\":%.0f,\"cpu_ms\":%.0f,"
                        + "\"records_per_cpu_s\":%.0f,\"cpu_ns_per_record\":%.1f,\"gc_ms\":%d,\"others\":%.2f,"
                        + "\"jdk\":\"%s\",\"gc\":\"%s\"}",
                workload.name(),
                workload.variant(),
                records,
                parallelism,
                taskManagers,
                outcome.checksum(),
                outcome.results(),
                used.wallNanos() / 1e6,
                used.processNanos() / 1e6,
                records * 1e9 / used.processNanos(),
                (double) used.processNanos() / records,
                used.gcMillis(),
                used.otherCores(),
                Runtime.version(),
                Machine.collectors());
    }
}
