package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobClient;
import io.weir.client.cluster.LocalCluster;
import io.weir.client.execution.SubmittedJobs;
import io.weir.client.program.JarProgram;
import io.weir.runtime.config.WeirOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir demo}. */
@Command(
        name = "demo",
        description = "Runs FlightDelays on real flights in one JVM and shows the worst airport-hours as they come.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir demo --once")
final class DemoCommand implements Callable<Integer> {
    private static final int ROWS_PER_SECOND_TO_WATCH = 400;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--once", description = "as fast as it goes, and exit when the input is done")
    private boolean once;

    DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        Path examples = examples();
        Path output = Files.createTempDirectory("weir-demo-");
        CompletableFuture<String> gaveUp = new CompletableFuture<>();
        Configuration settings = LocalCommand.withSlots(cluster.configuration(), 0);
        try (LocalCluster local = new LocalCluster(settings, gaveUp::complete)) {
            System.out.println("Dashboard: %s".formatted(local.restAddress()));
            System.out.println("Flights:   %s".formatted(examples.resolve("data/flights-20k.csv")));
            System.out.println("Delays:    %s".formatted(output));
            System.out.println();
            JobClient job = submit(examples, output, local);
            WorstHours worst = new WorstHours(output, System.out);
            worst.follow(job.getJobExecutionResult());
            if (!once) {
                System.out.println("The input is done. The dashboard stays up; Ctrl-C ends it.");
                throw new CommandException(ExitCode.FAILED, gaveUp.get(), null);
            }
        } finally {
            WorstHours.delete(output);
        }
        return ExitCode.OK.code();
    }

    private JobClient submit(Path examples, Path output, LocalCluster local) throws Exception {
        JarProgram program =
                new JarProgram(examples.resolve("FlightDelays.jar"), null, List.of(), arguments(examples, output));
        Configuration configuration = cluster.configuration()
                .setString("execution.target", "remote")
                .setString("execution.attached", "false")
                .setString(WeirOptions.REST_ADDRESS.key(), local.restAddress().getHost())
                .setString(
                        WeirOptions.REST_PORT.key(),
                        Integer.toString(local.restAddress().getPort()))
                .setString(WeirOptions.PARALLELISM_DEFAULT.key(), "2")
                .setString("pipeline.jars", program.jars().get(0).toString());
        List<JobClient> jobs = SubmittedJobs.watch(job -> {});
        program.run(configuration);
        return jobs.get(0);
    }

    private List<String> arguments(Path examples, Path output) {
        String rate = Integer.toString(once ? 0 : ROWS_PER_SECOND_TO_WATCH);
        String input = examples.resolve("data/flights-20k.csv").toString();
        return List.of("--input", input, "--output", output.toString(), "--sorted", "--rate", rate);
    }

    private static Path examples() {
        String home = System.getenv("WEIR_HOME");
        Path examples = Path.of(home == null ? "." : home, "examples");
        if (!Files.exists(examples.resolve("FlightDelays.jar"))) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "'%s' has no FlightDelays.jar; the demo needs the distribution's examples.".formatted(examples),
                    "run bin/weir demo");
        }
        return examples;
    }
}
