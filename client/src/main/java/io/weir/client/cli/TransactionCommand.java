package io.weir.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir transaction}. */
@Command(
        name = "transaction",
        description = "Shows transactions and aborts those that are stuck.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {"  weir transaction list", "  weir transaction abort payments-1"},
        subcommands = {TransactionListCommand.class, TransactionAbortCommand.class})
final class TransactionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    TransactionCommand() {}

    @Override
    public void run() {
        CommandLine.usage(spec.commandLine(), System.out);
    }
}
