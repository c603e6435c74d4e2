package io.weir.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir transaction abort}. */
@Command(
        name = "abort",
        description = "Aborts open transactions. Their producers are shut out: they fail with their next call.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir transaction abort payments-1")
final class TransactionAbortCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TRANSACTIONAL-ID", arity = "1..*", description = "which")
    private List<String> ids = List.of();

    TransactionAbortCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            // Asking first keeps a mistyped id from becoming a new one.
            DescribeTransactionsResult known = admin.describeTransactions(ids);
            for (String id : ids) {
                requireKnown(id, known);
            }
            for (String id : ids) {
                log.await(admin.fenceProducers(List.of(id)).all());
                System.out.println("Aborted what was open of %s.".formatted(id));
            }
        }
        return ExitCode.OK.code();
    }

    private void requireKnown(String id, DescribeTransactionsResult known) {
        try {
            log.await(known.description(id));
        } catch (CommandException e) {
            throw e.exitCode() == ExitCode.NOT_FOUND
                    ? new CommandException(
                            ExitCode.NOT_FOUND,
                            "There is no transactional id '%s'.".formatted(id),
                            "weir transaction list",
                            e)
                    : e;
        }
    }
}
