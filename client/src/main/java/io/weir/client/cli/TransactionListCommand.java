package io.weir.client.cli;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir transaction list}. */
@Command(
        name = "list",
        description = "Lists transactional ids with what became of their last transaction.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir transaction list --open")
final class TransactionListCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Option(names = "--open", description = "only transactions that are under way")
    private boolean open;

    TransactionListCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            List<String> ids = log.await(admin.listTransactions().all()).stream()
                    .filter(each -> !open || each.state() == TransactionState.ONGOING)
                    .map(TransactionListing::transactionalId)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            Map<String, TransactionDescription> found =
                    log.await(admin.describeTransactions(ids).all());
            TextTable table = new TextTable("TRANSACTIONAL-ID", "PRODUCER", "EPOCH", "STATE", "SINCE", "PARTITIONS");
            for (String id : ids) {
                TransactionDescription transaction = found.get(id);
                if (transaction != null) {
                    table.add(
                            id,
                            String.valueOf(transaction.producerId()),
                            String.valueOf(transaction.producerEpoch()),
                            transaction.state().toString().toLowerCase(Locale.ROOT),
                            since(transaction.transactionStartTimeMs()),
                            partitions(transaction));
                }
            }
            table.print(System.out);
            if (ids.isEmpty()) {
                System.err.println(open ? "No transaction is under way." : "There are no transactional ids.");
            }
        }
        return ExitCode.OK.code();
    }

    private static String since(OptionalLong startMillis) {
        return startMillis.isPresent()
                ? Instant.ofEpochMilli(startMillis.getAsLong()).toString()
                : "-";
    }

    private static String partitions(TransactionDescription transaction) {
        List<String> names = GroupOffsets.sorted(transaction.topicPartitions()).stream()
                .map(TopicPartition::toString)
                .toList();
        return names.isEmpty() ? "-" : String.join(",", names);
    }
}
