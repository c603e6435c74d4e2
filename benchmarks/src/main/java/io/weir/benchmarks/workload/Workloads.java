package io.weir.benchmarks.workload;

import io.weir.api.configuration.Configuration;
import io.weir.api.configuration.ParameterTool;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs a workload again and again in this JVM and prints a line of JSON for each measured run. */
public final class Workloads {
    private static final String USAGE = """
            Usage: run.sh WORKLOAD [--n RECORDS] [--parallelism P] [--repetitions R] [--taskmanagers T] [OPTION VALUE]...
              W1                                                  map, filter, map on Longs
              W2                                                  word count; records are lines of 8 words
              W3 --keys 1000000 --distribution uniform|zipf       count and sum per key
              W4 --shape tumbling|sliding|slidingall              windows of event time
              W5 --form pojo|record|tuple                         events of 8 fields spread by user
            --warmup RECORDS is how many the job before the measured ones has; else as many as they have.
            --in-turn KEY=VALUE measures each repetition twice, without that setting of the job and with it.
            --checkpoints-in-turn PAIRS measures windows of one job, without checkpoints and with, of --window S seconds each and
            one each --interval MS milliseconds, after --warmup-pairs N.
            --quiet S waits up to S seconds before each run for other processes to be quiet. Any other option is a
            setting of the job, such as --pipeline.chain-specialization false.""";

    private Workloads() {}

    /** See {@link #USAGE}. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            ParameterTool options = ParameterTool.fromArgs(Arrays.copyOfRange(args, 1, args.length));
            new Measurement(args[0].toUpperCase(Locale.ROOT), options).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
        }
        System.exit(0);
    }

    /** The job that {@code name} and its options describe, of {@code records} records. */
    static Named workload(String name, ParameterTool options, long records) {
        return switch (name) {
            case "W1" -> new Named(name, "", new StatelessChain(records));
            case "W2" -> new Named(name, "", new WordCount(records));
            case "W3" -> {
                int keys = options.getInt("keys", 1_000_000);
                String distribution = options.get("distribution", "uniform");
                boolean zipf = oneOf("distribution", distribution, "uniform", "zipf") == 1;
                yield new Named(name, keys + "-" + distribution, new KeyedSum(records, keys, zipf));
            }
            case "W4" -> {
                String shape = options.get("shape", "tumbling");
                int chosen = oneOf("shape", shape, "tumbling", "sliding", "slidingall");
                yield new Named(
                        name,
                        shape,
                        new EventWindows(
                                records, List.of(EventWindows.Shape.values()).get(chosen)));
            }
            case "W5" -> {
                String form = options.get("form", "pojo");
                int chosen = oneOf("form", form, "pojo", "record", "tuple");
                yield new Named(
                        name,
                        form,
                        new KeyedShuffle(
                                records, List.of(KeyedShuffle.Form.values()).get(chosen)));
            }
            default -> throw new IllegalArgumentException("There is no workload '%s'.".formatted(name));
        };
    }

    /** The number of records where none is given: some seconds of work. */
    static long defaultRecords(String name) {
        return switch (name) {
            case "W1" -> 200_000_000;
            case "W2" -> 4_000_000;
            default -> 30_000_000;
        };
    }

    private static int oneOf(String option, String given, String... choices) {
        int index = Arrays.asList(choices).indexOf(given);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "--%s is one of %s, not '%s'.".formatted(option, String.join(", ", choices), given));
        }
        return index;
    }

    /** A workload with what it is called in results. */
    record Named(String name, String variant, Workload workload) {}

    /** All settings that are not options of the benchmark. */
    static Configuration settings(ParameterTool options) {
        Configuration settings = new Configuration();
        options.toMap().forEach((key, value) -> {
            if (key.indexOf('.') > 0) {
                settings.setString(key, value);
            }
        });
        return settings;
    }
}
