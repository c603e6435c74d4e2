package io.weir.api.configuration;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times as users write them. */
public final class Durations {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)\\s*([a-zµ]*)");

    private Durations() {}

    /**
     * Reads {@code 10 s}, {@code 200ms}, {@code 1 h}, {@code 2 days}, ISO-8601 as {@code PT10S}, or bare milliseconds.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Duration parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        if (trimmed.startsWith("p")) {
            try {
                return Duration.parse(trimmed);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("'%s' is no ISO-8601 duration such as PT10S".formatted(text), e);
            }
        }
        Matcher matcher = NUMBER_AND_UNIT.matcher(trimmed);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'%s' is no duration such as 10 s, 200 ms or 1 h".formatted(text));
        }
        try {
            return of(Long.parseLong(matcher.group(1)), matcher.group(2), text);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("'%s' is too long a duration".formatted(text), e);
        }
    }

    private static Duration of(long amount, String unit, String text) {
        return switch (unit) {
            case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> Duration.ofNanos(amount);
            case "us", "µs", "micro", "micros", "microsecond", "microseconds" ->
                Duration.ofNanos(Math.multiplyExact(amount, 1000));
            case "", "ms", "milli", "millis", "millisecond", "milliseconds" -> Duration.ofMillis(amount);
            case "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(amount);
            case "m", "min", "minute", "minutes" -> Duration.ofMinutes(amount);
            case "h", "hour", "hours" -> Duration.ofHours(amount);
            case "d", "day", "days" -> Duration.ofDays(amount);
            default ->
                throw new IllegalArgumentException(
                        "'%s' has the unknown unit '%s'; use ns, us, ms, s, min, h or d".formatted(text, unit));
        };
    }
}
