package io.weir.client.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir topic alter}. */
@Command(
        name = "alter",
        description = "Gives a topic more partitions. Keys then go to other partitions than before.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir topic alter orders -p 8")
final class TopicAlterCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TOPIC", description = "which")
    private String topic = "";

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "COUNT",
            required = true,
            description = "how many it is to have in all")
    private int partitions;

    TopicAlterCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            log.await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all());
            System.out.println("Topic %s has %d partitions now.".formatted(topic, partitions));
        }
        return ExitCode.OK.code();
    }
}
