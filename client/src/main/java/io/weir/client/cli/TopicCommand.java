package io.weir.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir topic}. */
@Command(
        name = "topic",
        description = "Looks after topics of the log, or of any cluster that speaks Kafka's protocol.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir topic create orders -p 4 -c retention.ms=86400000",
            "  weir topic list",
            "  weir topic describe orders",
        },
        subcommands = {
            TopicCreateCommand.class,
            TopicListCommand.class,
            TopicDescribeCommand.class,
            TopicAlterCommand.class,
            TopicDeleteCommand.class,
            TopicConfigCommand.class,
        })
final class TopicCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    TopicCommand() {}

    @Override
    public void run() {
        CommandLine.usage(spec.commandLine(), System.out);
    }
}
