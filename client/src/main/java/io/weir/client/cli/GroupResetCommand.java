package io.weir.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir group reset}. */
@Command(
        name = "reset",
        description = {
            "Sets where a group goes on. Shows what would change; changes it with --execute. The group must have no members.",
            "Offsets before the first or behind the last record become those."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir group reset billing -t orders --to earliest",
            "  weir group reset billing -t orders:0,1 --to 2026-01-31T12:00:00Z --execute",
            "  weir group reset billing --all-topics --to -100 --execute",
            "  weir group reset billing --from-file offsets.csv --execute",
        })
final class GroupResetCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "GROUP", description = "which")
    private String group = "";

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            description = {
                "earliest, latest, current, an offset, +N or -N",
                "records from where it is, a time as",
                "2026-01-31T12:00:00Z, or PT1H for an hour ago"
            })
    private @Nullable String to;

    @Option(names = "--execute", description = "does it")
    private boolean execute;

    GroupResetCommand() {}

    /** Which partitions. */
    static final class Where {
        @Option(
                names = {"-t", "--topic"},
                paramLabel = "TOPIC[:N,N]",
                description = "these topics, or partitions of them; may be given again")
        private List<String> topics = List.of();

        @Option(names = "--all-topics", description = "all that the group has offsets of")
        private boolean all;

        @Option(
                names = "--from-file",
                paramLabel = "FILE",
                description = "lines of topic,partition,offset; without --to")
        private @Nullable Path file;

        Where() {}
    }

    @Override
    public Integer call() {
        if ((to == null) == (where.file == null)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    to == null
                            ? "It is not said where the group is to go on."
                            : "--from-file says it all, --to too much.",
                    "weir group reset billing -t orders --to earliest");
        }
        ResetPlace place = to == null ? null : ResetPlace.parse(to, InstantSource.system());
        try (Admin admin = log.admin()) {
            Map<TopicPartition, Long> current = current(admin);
            Map<TopicPartition, Long> places = place == null
                    ? fromFile(admin)
                    : place.resolve(log, admin, partitions(admin, current.keySet()), current);
            if (execute) {
                Map<TopicPartition, OffsetAndMetadata> changed = new HashMap<>();
                places.forEach((partition, offset) -> changed.put(partition, new OffsetAndMetadata(offset)));
                log.await(admin.alterConsumerGroupOffsets(group, changed).all());
            }
            TextTable table = new TextTable("TOPIC", "PARTITION", "OFFSET", "NEW-OFFSET");
            for (TopicPartition each : GroupOffsets.sorted(places.keySet())) {
                Long was = current.get(each);
                table.add(
                        each.topic(),
                        String.valueOf(each.partition()),
                        was == null ? "-" : String.valueOf(was),
                        String.valueOf(places.get(each)));
            }
            table.print(System.out);
        }
        System.err.println(execute ? "Done." : "Nothing was changed; --execute does it.");
        return ExitCode.OK.code();
    }

    private Map<TopicPartition, Long> current(Admin admin) {
        Map<TopicPartition, Long> current = new HashMap<>();
        log.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        current.put(partition, offset.offset());
                    }
                });
        return current;
    }

    private Set<TopicPartition> partitions(Admin admin, Set<TopicPartition> known) {
        if (where.all) {
            if (known.isEmpty()) {
                throw new CommandException(
                        ExitCode.NOT_FOUND, "Group '%s' has no offsets.".formatted(group), "Name topics with -t.");
            }
            return known;
        }
        Set<TopicPartition> partitions = GroupOffsets.sorted(Set.of());
        for (String topic : where.topics) {
            int colon = topic.indexOf(':');
            if (colon < 0) {
                for (TopicDescription found : log.await(
                                admin.describeTopics(List.of(topic)).allTopicNames())
                        .values()) {
                    found.partitions().forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
                }
            } else {
                for (String number : topic.substring(colon + 1).split(",", -1)) {
                    partitions.add(partition(topic.substring(0, colon), number, topic));
                }
            }
        }
        return partitions;
    }

    private Map<TopicPartition, Long> fromFile(Admin admin) {
        Map<TopicPartition, Long> places = new HashMap<>();
        for (String line : lines()) {
            if (!line.isBlank()) {
                String[] cells = line.split(",", -1);
                if (cells.length != 3 || !cells[2].strip().matches("\\d{1,18}")) {
                    throw new CommandException(
                            ExitCode.USAGE,
                            "'%s' in %s is not topic,partition,offset.".formatted(line, where.file),
                            null);
                }
                TopicPartition partition = partition(cells[0].strip(), cells[1].strip(), line);
                ResetPlace place = ResetPlace.parse(cells[2].strip(), InstantSource.system());
                places.putAll(place.resolve(log, admin, Set.of(partition), Map.of()));
            }
        }
        return places;
    }

    private List<String> lines() {
        Path file = where.file;
        try {
            return file == null ? List.of() : Files.readAllLines(file);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE, "The file %s cannot be read: %s.".formatted(file, e.getMessage()), null);
        }
    }

    private static TopicPartition partition(String topic, String number, String said) {
        if (!number.matches("\\d{1,9}")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'%s' names no partition '%s'.".formatted(said, number),
                    "weir group reset billing -t orders:0,1 --to earliest");
        }
        return new TopicPartition(topic, Integer.parseInt(number));
    }
}
