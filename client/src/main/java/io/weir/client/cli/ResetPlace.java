package io.weir.client.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a group is to go on, as a user says it: {@code earliest}, {@code latest}, {@code current}, an offset, a shift as
 * {@code +100} or {@code -100}, a time, or a duration back from now as {@code PT1H}.
 */
final class ResetPlace {
    private static final Map<String, Kind> NAMED =
            Map.of("earliest", Kind.EARLIEST, "latest", Kind.LATEST, "current", Kind.CURRENT);

    private final String text;
    private final Kind kind;
    private final long number;

    private enum Kind {
        EARLIEST,
        LATEST,
        CURRENT,
        OFFSET,
        SHIFT,
        TIME
    }

    private ResetPlace(String text, Kind kind, long number) {
        this.text = text;
        this.kind = kind;
        this.number = number;
    }

    /**
     * Reads {@code text}.
     *
     * @throws CommandException if it is none of these
     */
    static ResetPlace parse(String text, InstantSource clock) {
        Kind named = NAMED.get(text);
        if (named != null) {
            return new ResetPlace(text, named, 0);
        }
        if (text.matches("[+-]\\d{1,18}")) {
            return new ResetPlace(text, Kind.SHIFT, Long.parseLong(text));
        } else if (text.matches("\\d{1,18}")) {
            return new ResetPlace(text, Kind.OFFSET, Long.parseLong(text));
        }
        try {
            Instant time = text.startsWith("P") ? clock.instant().minus(Duration.parse(text)) : Instant.parse(text);
            return new ResetPlace(text, Kind.TIME, time.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'%s' is no place to go on from.".formatted(text),
                    "Say earliest, latest, current, an offset, +N or -N, a time as 2026-01-31T12:00:00Z, or PT1H for an hour ago.");
        }
    }

    /**
     * The offset for each partition, within what the partition has.
     *
     * @param current where the group is
     * @throws CommandException if that is asked for and not known of a partition
     */
    Map<TopicPartition, Long> resolve(
            LogOptions log, Admin admin, Set<TopicPartition> partitions, Map<TopicPartition, Long> current) {
        Map<TopicPartition, Long> starts = GroupOffsets.of(log, admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = GroupOffsets.of(log, admin, partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> times =
                kind == Kind.TIME ? GroupOffsets.of(log, admin, partitions, OffsetSpec.forTimestamp(number)) : Map.of();
        Map<TopicPartition, Long> places = new HashMap<>();
        for (TopicPartition each : partitions) {
            Long start = starts.get(each);
            Long end = ends.get(each);
            if (start == null || end == null) {
                throw new CommandException(
                        ExitCode.NOT_FOUND, "There is no partition %s.".formatted(each), "weir topic list");
            }
            long wanted = wanted(each, start, end, current.get(each), times.getOrDefault(each, -1L));
            places.put(each, Math.max(start, Math.min(end, wanted)));
        }
        return places;
    }

    private long wanted(TopicPartition partition, long start, long end, @Nullable Long current, long atTime) {
        return switch (kind) {
            case EARLIEST -> start;
            case LATEST -> end;
            case OFFSET -> number;
            case TIME -> atTime < 0 ? end : atTime;
            case CURRENT, SHIFT -> {
                if (current == null) {
                    throw new CommandException(
                            ExitCode.USAGE,
                            "The group has no offset for %s that '%s' could begin at.".formatted(partition, text),
                            "Say earliest, latest, an offset or a time.");
                }
                yield current + number;
            }
        };
    }
}
