package io.weir.examples;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * A flight that departed.
 *
 * @param scheduledMillis scheduled departure, local time of the airport taken as UTC, in milliseconds since the epoch
 * @param delayMinutes how late it left; negative: early
 * @param origin airport it left from
 */
public record Flight(long scheduledMillis, int delayMinutes, String origin) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int FIELDS = 5;

    /**
     * Reads {@code scheduled,delay_min,distance_mi,origin,destination}.
     *
     * @throws IllegalArgumentException if the row is malformed; says what is wrong
     */
    public static Flight parse(String row) {
        String[] fields = row.split(",", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("%d fields instead of %d".formatted(fields.length, FIELDS));
        }
        if (fields[3].isBlank()) {
            throw new IllegalArgumentException("no origin");
        }
        try {
            long scheduledMillis = LocalDateTime.parse(fields[0], TIME)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
            return new Flight(scheduledMillis, Integer.parseInt(fields[1].strip()), fields[3]);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'%s' is no time like 2001-01-01 00:47".formatted(fields[0]), e);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is no delay in minutes".formatted(fields[1]), e);
        }
    }

    /** Whether {@code row} names the columns. */
    public static boolean isHeader(String row) {
        return row.startsWith("scheduled,");
    }
}
