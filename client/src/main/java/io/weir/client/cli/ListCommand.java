package io.weir.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir list}. */
@Command(
        name = "list",
        description = "Lists jobs: those that run or wait, unless told otherwise.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir list -a")
final class ListCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss");

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-r", "--running"},
            description = "only those that run or restart")
    private boolean running;

    @Option(
            names = {"-s", "--scheduled"},
            description = "only those that wait")
    private boolean scheduled;

    @Option(
            names = {"-a", "--all"},
            description = "ended ones too")
    private boolean all;

    ListCommand() {}

    @Override
    public Integer call() {
        List<JsonNode> jobs = new ArrayList<>();
        cluster.rest().get("/jobs/overview").path("jobs").forEach(jobs::add);
        jobs.sort(Comparator.comparingLong(job -> job.path("start-time").asLong()));
        boolean both = running == scheduled || all;
        if (both || running) {
            section("Running/Restarting Jobs", "No running jobs.", jobs, Section.RUNNING);
        }
        if (both || scheduled) {
            section("Scheduled Jobs", "No scheduled jobs.", jobs, Section.SCHEDULED);
        }
        if (all) {
            section("Terminated Jobs", "No terminated jobs.", jobs, Section.TERMINATED);
        }
        return ExitCode.OK.code();
    }

    private enum Section {
        RUNNING,
        SCHEDULED,
        TERMINATED;

        static Section of(String state) {
            return switch (state) {
                case "FINISHED", "CANCELED", "FAILED" -> TERMINATED;
                case "CREATED", "INITIALIZING" -> SCHEDULED;
                default -> RUNNING;
            };
        }
    }

    private static void section(String title, String empty, List<JsonNode> jobs, Section section) {
        List<JsonNode> shown = jobs.stream()
                .filter(job -> Section.of(job.path("state").asText()) == section)
                .toList();
        if (shown.isEmpty()) {
            System.out.println(empty);
            return;
        }
        System.out.println("------------------ " + title + " -------------------");
        for (JsonNode job : shown) {
            Instant start = Instant.ofEpochMilli(job.path("start-time").asLong());
            System.out.println("%s : %s : %s (%s)"
                    .formatted(
                            TIME.format(start.atZone(ZoneId.systemDefault())),
                            job.path("jid").asText(),
                            job.path("name").asText(),
                            job.path("state").asText()));
        }
    }
}
