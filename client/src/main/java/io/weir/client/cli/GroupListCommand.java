package io.weir.client.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir group list}. */
@Command(
        name = "list",
        description = "Lists groups, a line for each with its state.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir group list")
final class GroupListCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    GroupListCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            List<GroupListing> groups = log.await(admin.listGroups().all()).stream()
                    .sorted(Comparator.comparing(GroupListing::groupId))
                    .toList();
            TextTable table = new TextTable("GROUP", "STATE");
            for (GroupListing group : groups) {
                String state = group.groupState()
                        .map(each -> each.toString().toLowerCase(Locale.ROOT))
                        .orElse("-");
                table.add(group.groupId(), state);
            }
            table.print(System.out);
            if (groups.isEmpty()) {
                System.err.println("There are no groups.");
            }
        }
        return ExitCode.OK.code();
    }
}
