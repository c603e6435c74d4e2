package io.weir.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir group}. */
@Command(
        name = "group",
        description = "Looks after groups of consumers: who reads what, how far they are, where they go on.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir group list",
            "  weir group describe billing",
            "  weir group reset billing --topic orders --to earliest --execute",
        },
        subcommands = {
            GroupListCommand.class,
            GroupDescribeCommand.class,
            GroupResetCommand.class,
            GroupDeleteCommand.class,
        })
final class GroupCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    GroupCommand() {}

    @Override
    public void run() {
        CommandLine.usage(spec.commandLine(), System.out);
    }
}
