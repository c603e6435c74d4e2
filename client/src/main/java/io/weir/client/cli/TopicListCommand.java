package io.weir.client.cli;

import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir topic list}. */
@Command(
        name = "list",
        description = "Lists topics, a line for each.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir topic list -b localhost:9092")
final class TopicListCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Option(
            names = {"-i", "--internal"},
            description = "those of the broker's own too")
    private boolean internal;

    TopicListCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            ListTopicsOptions options = new ListTopicsOptions().listInternal(internal);
            new TreeSet<>(log.await(admin.listTopics(options).names())).forEach(System.out::println);
        }
        return ExitCode.OK.code();
    }
}
