package io.weir.client.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir topic config}. */
@Command(
        name = "config",
        description = "Shows the settings of a topic, or changes some.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  weir topic config orders", "  weir topic config orders -s retention.ms=86400000 -r segment.bytes"})
final class TopicConfigCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TOPIC", description = "which")
    private String topic = "";

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "sets a setting; may be given again")
    private Map<String, String> set = Map.of();

    @Option(
            names = {"-r", "--remove"},
            paramLabel = "KEY",
            description = "leaves a setting to the broker again; may be given again")
    private List<String> removed = List.of();

    TopicConfigCommand() {}

    @Override
    public Integer call() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = log.admin()) {
            List<AlterConfigOp> changes = new ArrayList<>();
            set.forEach((key, value) ->
                    changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
            removed.forEach(
                    key -> changes.add(new AlterConfigOp(new ConfigEntry(key, ""), AlterConfigOp.OpType.DELETE)));
            if (!changes.isEmpty()) {
                log.await(
                        admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
                System.out.println("Changed %d setting%s of topic %s."
                        .formatted(changes.size(), changes.size() == 1 ? "" : "s", topic));
                return ExitCode.OK.code();
            }
            for (Config found :
                    log.await(admin.describeConfigs(List.of(resource)).all()).values()) {
                found.entries().stream()
                        .sorted(Comparator.comparing(ConfigEntry::name))
                        .forEach(each ->
                                System.out.println("%s=%s%s".formatted(each.name(), each.value(), source(each))));
            }
        }
        return ExitCode.OK.code();
    }

    private static String source(ConfigEntry entry) {
        return switch (entry.source()) {
            case DYNAMIC_TOPIC_CONFIG -> "  (of this topic)";
            case DEFAULT_CONFIG -> "";
            default -> "  (of the broker)";
        };
    }
}
