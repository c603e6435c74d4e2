package io.weir.client.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir topic create}. */
@Command(
        name = "create",
        description = "Makes a topic.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir topic create orders -p 4 -c retention.ms=86400000")
final class TopicCreateCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TOPIC", description = "what it is to be called")
    private String topic = "";

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "COUNT",
            description = "how many partitions; else as many as the broker gives")
    private @Nullable Integer partitions;

    @Option(
            names = {"-r", "--replication-factor"},
            paramLabel = "COUNT",
            description = "how many copies; else as many as the broker makes")
    private @Nullable Short copies;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "KEY=VALUE",
            description = "a setting of the topic; may be given again")
    private Map<String, String> settings = Map.of();

    @Option(names = "--if-not-exists", description = "succeeds where the topic is there already")
    private boolean ifNotExists;

    @Option(names = "--validate-only", description = "only says whether it could be made")
    private boolean validateOnly;

    TopicCreateCommand() {}

    @Override
    public Integer call() {
        if (topic.indexOf('.') >= 0 || topic.indexOf('_') >= 0) {
            System.err.println(
                    "warning: '.' and '_' are the same in names of metrics; use only one of them in names of topics.");
        }
        try (Admin admin = log.admin()) {
            if (ifNotExists && log.await(admin.listTopics().names()).contains(topic)) {
                System.out.println("Topic %s is there already.".formatted(topic));
                return ExitCode.OK.code();
            }
            NewTopic wanted =
                    new NewTopic(topic, Optional.ofNullable(partitions), Optional.ofNullable(copies)).configs(settings);
            CreateTopicsResult made =
                    admin.createTopics(List.of(wanted), new CreateTopicsOptions().validateOnly(validateOnly));
            log.await(made.all());
            int count = log.await(made.numPartitions(topic));
            System.out.println("%s topic %s with %d partition%s."
                    .formatted(validateOnly ? "Could make" : "Made", topic, count, count == 1 ? "" : "s"));
        }
        return ExitCode.OK.code();
    }
}
