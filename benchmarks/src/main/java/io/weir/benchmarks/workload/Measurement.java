package io.weir.benchmarks.workload;

import io.weir.api.configuration.Configuration;
import io.weir.api.configuration.ParameterTool;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Measures one workload: a warm-up run, then as many runs as asked for. */
final class Measurement {
    private static final String IN_TURN = "in-turn";
    private static final String CHECKPOINTS_IN_TURN = "checkpoints-in-turn";

    private final ParameterTool options;
    private final int parallelism;
    private final int taskManagers;
    private final int quietSeconds;
    private final long records;
    private final Workloads.Named workload;
    private final Workloads.Named warmUp;

    /** What each repetition is measured with: nothing, and a setting if there is one to compare. */
    private final Map<String, Configuration> variants = new LinkedHashMap<>();

    Measurement(String name, ParameterTool options) {
        this.options = options;
        parallelism = options.getInt("parallelism", Runtime.getRuntime().availableProcessors());
        taskManagers = options.getInt("taskmanagers", 1);
        quietSeconds = options.getInt("quiet", 40);
        boolean endless = options.has(CHECKPOINTS_IN_TURN);
        records = options.getLong("n", endless ? Long.MAX_VALUE / 2 : Workloads.defaultRecords(name));
        workload = Workloads.workload(name, options, records);
        warmUp = Workloads.workload(name, options, options.getLong("warmup", records));
        variants.put("", new Configuration());
        if (options.has(IN_TURN)) {
            String setting = options.get(IN_TURN, "");
            variants.put(setting, parsed(setting));
        }
    }

    void run() throws Exception {
        int repetitions = options.getInt("repetitions", 3);
        try (BenchmarkCluster cluster = new BenchmarkCluster(taskManagers, parallelism, Workloads.settings(options))) {
            if (options.has(CHECKPOINTS_IN_TURN)) {
                new CheckpointWindows(options, workload.name(), cluster)
                        .run(cluster.start(workload.workload(), parallelism));
                return;
            }
            for (Configuration variant : variants.values()) {
                cluster.run(warmUp.workload(), parallelism, variant);
            }
            for (int i = 0; i < repetitions; i++) {
                for (Map.Entry<String, Configuration> variant : variants.entrySet()) {
                    System.gc();
                    Machine.awaitQuiet(quietSeconds);
                    Run.Outcome outcome = cluster.run(workload.workload(), parallelism, variant.getValue());
                    System.out.println(line(variant.getKey(), outcome));
                }
            }
        }
    }

    private static Configuration parsed(String setting) {
        int equals = setting.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("--%s takes KEY=VALUE, not '%s'.".formatted(IN_TURN, setting));
        }
        return new Configuration().setString(setting.substring(0, equals), setting.substring(equals + 1));
    }

    private String line(String variant, Run.Outcome outcome) {
        Machine.Used used = outcome.used();
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"variant\":\"%s\",\"with\":\"%s\",\"n\":%d,\"parallelism\":%d,\"taskmanagers\":%d,"
                        + "\"checksum\":\"%016x\",\"out\":%d,\"wall_ms\":%.0f,\"cpu_ms\":%.0f,"
                        + "\"records_per_cpu_s\":%.0f,\"cpu_ns_per_record\":%.1f,\"gc_ms\":%d,\"others\":%.2f,"
                        + "\"jdk\":\"%s\",\"gc\":\"%s\"}",
                workload.name(),
                workload.variant(),
                variant,
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
