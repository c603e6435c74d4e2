package io.weir.client.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir consume}. Belongs to no group and moves nobody's offsets. */
@Command(
        name = "consume",
        description = "Shows records of a topic: from the first to those that are there now, unless told otherwise.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir consume orders -n 10",
            "  weir consume orders --from -10 --follow",
            "  weir consume orders --from 2026-01-31T12:00:00Z",
            "  weir consume orders -P 0 --from 4711 --format '%%o %%k %%v'",
        })
final class ConsumeCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(200);

    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TOPIC", description = "which")
    private String topic = "";

    @ArgGroup
    private Start start = new Start();

    @Option(
            names = {"-P", "--partition"},
            paramLabel = "NUMBER",
            description = "only this partition")
    private @Nullable Integer partition;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "RECORDS",
            description = "how many at most")
    private long count = Long.MAX_VALUE;

    @Option(names = "--follow", description = "goes on with records that come later")
    private boolean follow;

    @Option(names = "--read-committed", description = "leaves out records of transactions that were not committed")
    private boolean readCommitted;

    @Option(
            names = "--format",
            paramLabel = "TEXT",
            description = {
                "how a record is shown: %%k key, %%v value, %%o offset,",
                "%%p partition, %%t time, %%T milliseconds, %%h headers"
            })
    private String format = "%v";

    ConsumeCommand() {}

    /** Where it begins. */
    static final class Start {
        private static final String EARLIEST = "earliest";

        @Option(
                names = "--from",
                paramLabel = "PLACE",
                description = {
                    "earliest (unless told otherwise), latest, an offset,",
                    "-N for the last N of each partition, or a time as",
                    "2026-01-31T12:00:00Z"
                })
        private String place = EARLIEST;

        @Option(names = "--from-beginning", description = "as --from earliest; Kafka's consumer has it by this name")
        @SuppressWarnings("unused") // that it is there is all: nothing else is said then
        private boolean beginning;

        Start() {}
    }

    @Override
    public Integer call() {
        RecordFormat shown = new RecordFormat(format);
        Map<String, Object> settings = log.client();
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", "false");
        settings.put("isolation.level", readCommitted ? "read_committed" : "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            seek(consumer, partitions);
            long read = show(consumer, shown, consumer.endOffsets(partitions));
            System.err.println("Read %d record%s.".formatted(read, read == 1 ? "" : "s"));
        } catch (KafkaException e) {
            throw log.refused(e);
        }
        return ExitCode.OK.code();
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        List<TopicPartition> partitions = found == null
                ? List.of()
                : found.stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .filter(each -> partition == null || partition == each.partition())
                        .toList();
        if (partitions.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    partition == null
                            ? "There is no topic '%s'.".formatted(topic)
                            : "There is no partition %d of topic '%s'.".formatted(partition, topic),
                    "weir topic list");
        }
        return partitions;
    }

    private void seek(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        if (start.place.equals(Start.EARLIEST)) {
            consumer.seekToBeginning(partitions);
        } else if (start.place.equals("latest")) {
            consumer.seekToEnd(partitions);
        } else if (start.place.matches("-\\d{1,18}")) {
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            consumer.endOffsets(partitions)
                    .forEach((each, end) -> consumer.seek(
                            each, Math.max(starts.getOrDefault(each, 0L), end + Long.parseLong(start.place))));
        } else if (start.place.matches("\\d{1,18}")) {
            partitions.forEach(each -> consumer.seek(each, Long.parseLong(start.place)));
        } else {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(each -> times.put(each, time().toEpochMilli()));
            Map<TopicPartition, @Nullable OffsetAndTimestamp> places = consumer.offsetsForTimes(times);
            for (TopicPartition each : partitions) {
                OffsetAndTimestamp place = places.get(each);
                if (place == null) {
                    consumer.seekToEnd(List.of(each));
                } else {
                    consumer.seek(each, place.offset());
                }
            }
        }
    }

    private Instant time() {
        try {
            return Instant.parse(start.place);
        } catch (DateTimeParseException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'%s' is no place to begin.".formatted(start.place),
                    "Say earliest, latest, an offset, -N for the last N, or a time as 2026-01-31T12:00:00Z.");
        }
    }

    private long show(KafkaConsumer<byte[], byte[]> consumer, RecordFormat shown, Map<TopicPartition, Long> ends) {
        long read = 0;
        while (read < count && (follow || isBefore(consumer, ends)) && !System.out.checkError()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                if (read < count && (follow || record.offset() < end)) {
                    System.out.println(shown.write(record));
                    read++;
                }
            }
        }
        return read;
    }

    private static boolean isBefore(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }
}
