package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobClient;
import io.weir.client.cluster.LocalCluster;
import io.weir.client.execution.SubmittedJobs;
import io.weir.client.program.JarProgram;
import io.weir.runtime.config.WeirOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir demo}. */
@Command(
        name = "demo",
        description = {
            "Runs FlightDelays on real flights, in one JVM: rows go into topic 'flights' of a log, the job writes topic",
            "'delays', and the worst airport-hours are shown as they come. The log is gone when the demo ends."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir demo --once")
final class DemoCommand implements Callable<Integer> {
    private static final int ROWS_PER_SECOND_TO_WATCH = 400;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--once", description = "as fast as it goes, and exit when all rows are read")
    private boolean once;

    DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        Path examples = examples();
        Path rows = examples.resolve("data/flights-20k.csv");
        CompletableFuture<String> gaveUp = new CompletableFuture<>();
        Configuration settings = LocalCommand.withSlots(cluster.configuration(), 0);
        try (FlightsLog log = FlightsLog.start();
                LocalCluster local = new LocalCluster(settings, gaveUp::complete);
                KafkaConsumer<String, String> delays = log.delays()) {
            Runtime.getRuntime().addShutdownHook(new Thread(log::close, "weir-demo-end"));
            System.out.println("Dashboard: %s".formatted(local.restAddress()));
            System.out.println("Log:       %s   (topics flights and delays)".formatted(log.address()));
            System.out.println("Flights:   %s".formatted(rows));
            System.out.println();
            if (once) {
                log.feed(rows, 0);
            } else {
                feedAside(log, rows);
            }
            JobClient job = submit(examples, log, local);
            new WorstHours(delays, log::progress, System.out)
                    .follow(CompletableFuture.anyOf(job.getJobExecutionResult(), gaveUp));
            if (!once) {
                throw new CommandException(ExitCode.FAILED, gaveUp.getNow("The job has ended."), null);
            }
        }
        return ExitCode.OK.code();
    }

    private static void feedAside(FlightsLog log, Path rows) {
        Thread feeder = new Thread(
                () -> {
                    try {
                        log.feed(rows, ROWS_PER_SECOND_TO_WATCH);
                        System.out.println("All flights are in the log. The dashboard stays up; Ctrl-C ends it.");
                    } catch (IOException | KafkaException e) {
                        System.err.println("error: The flights cannot be written to the log: " + e.getMessage());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "weir-demo-feeder");
        feeder.setDaemon(true);
        feeder.start();
    }

    private JobClient submit(Path examples, FlightsLog log, LocalCluster local) throws Exception {
        JarProgram program = new JarProgram(examples.resolve("FlightDelays.jar"), null, List.of(), arguments(log));
        Configuration configuration = cluster.configuration()
                .setString("execution.target", "remote")
                .setString("execution.attached", "false")
                .setString(WeirOptions.REST_ADDRESS.key(), local.restAddress().getHost())
                .setString(
                        WeirOptions.REST_PORT.key(),
                        Integer.toString(local.restAddress().getPort()))
                .setString(WeirOptions.PARALLELISM_DEFAULT.key(), "2")
                .setString("execution.checkpointing.interval", "1s")
                .setString("pipeline.jars", program.jars().get(0).toString());
        List<JobClient> jobs = SubmittedJobs.watch(job -> {});
        program.run(configuration);
        return jobs.get(0);
    }

    private List<String> arguments(FlightsLog log) {
        List<String> arguments = new ArrayList<>(List.of("--bootstrap-server", log.address(), "--sorted"));
        if (once) {
            arguments.add("--until-now");
        }
        return arguments;
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
