package io.weir.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir topic delete}. */
@Command(
        name = "delete",
        description = "Deletes topics with all their records.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir topic delete orders")
final class TopicDeleteCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "which")
    private List<String> topics = List.of();

    TopicDeleteCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            for (String topic : topics) {
                log.await(admin.deleteTopics(List.of(topic)).all());
                System.out.println("Deleted topic %s.".formatted(topic));
            }
        }
        return ExitCode.OK.code();
    }
}
