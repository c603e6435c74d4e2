package io.weir.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir leader}. */
@Command(
        name = "leader",
        description = "Tells which JobManager leads, since when, and which others stand by.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir leader")
final class LeaderCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss");

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    LeaderCommand() {}

    @Override
    public Integer call() {
        JsonNode status = cluster.rest().get("/weir/v1/leadership");
        Instant since = Instant.ofEpochMilli(status.path("since").asLong());
        boolean elected = status.path("epoch").asLong() > 0;
        line("Leader", address(status.path("leader")));
        line(
                "Since",
                TIME.format(since.atZone(ZoneId.systemDefault()))
                        + (elected ? ", epoch " + status.path("epoch").asLong() : ""));
        if (!elected) {
            line("Election", "none: this is the only JobManager ('high-availability.type')");
            return ExitCode.OK.code();
        }
        boolean connected = status.path("connected").asBoolean();
        if (!connected || status.path("standbys").isNull()) {
            line("Standbys", "not known");
        } else if (status.path("standbys").isEmpty()) {
            line("Standbys", "none: nobody takes over when the leader is lost");
        } else {
            status.path("standbys").forEach(standby -> line("Standby", address(standby)));
        }
        line("Election", status.path("service").asText() + (connected ? ", connected" : ", connection lost"));
        line(
                "Lease",
                "tasks run for %s ms without a leader"
                        .formatted(status.path("lease").asText()));
        return ExitCode.OK.code();
    }

    private static String address(JsonNode address) {
        return "%s (RPC on %s)"
                .formatted(address.path("rest").asText(), address.path("rpc").asText());
    }

    private static void line(String name, String value) {
        System.out.println("%-10s%s".formatted(name + ":", value));
    }
}
