package io.weir.log.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a setting may be.
 *
 * @param kind how clients are told of it
 * @param range what may be said, in words; empty: anything of that kind
 * @param parser makes the value of its text; throws IllegalArgumentException for what may not be said
 * @param <T> what it is in the program
 */
public record ConfigType<T>(Kind kind, String range, Function<String, T> parser) {
    /** How clients are told of it. */
    public enum Kind {
        /** True or false. */
        BOOLEAN,
        /** Text. */
        STRING,
        /** A number of 32 bits. */
        INT,
        /** A number of 64 bits. */
        LONG,
        /** A fraction. */
        DOUBLE,
        /** Texts, with commas between them. */
        LIST
    }

    /** True or false. */
    public static ConfigType<Boolean> bool() {
        return new ConfigType<>(Kind.BOOLEAN, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        });
    }

    /** Any text. */
    public static ConfigType<String> text() {
        return new ConfigType<>(Kind.STRING, "", ConfigType::checkText);
    }

    /** One of a few words. */
    public static ConfigType<String> oneOf(String... words) {
        List<String> allowed = List.of(words);
        String range = String.join(", ", allowed);
        return new ConfigType<>(Kind.STRING, range, text -> {
            if (!allowed.contains(text)) {
                throw new IllegalArgumentException("none of " + range);
            }
            return text;
        });
    }

    /** Texts, with commas between them. */
    public static ConfigType<List<String>> list() {
        return new ConfigType<>(Kind.LIST, "", ConfigType::split);
    }

    /** One or more of a few words, with commas between them. */
    public static ConfigType<List<String>> someOf(String... words) {
        List<String> allowed = List.of(words);
        String range = "one or more of " + String.join(", ", allowed);
        return new ConfigType<>(Kind.LIST, range, text -> {
            List<String> said = split(text);
            if (said.isEmpty() || !allowed.containsAll(said)) {
                throw new IllegalArgumentException("not " + range);
            }
            return said;
        });
    }

    /** A number from {@code min} to {@code max}. */
    public static ConfigType<Integer> integer(int min, int max) {
        return new ConfigType<>(Kind.INT, range(min, max, Integer.MAX_VALUE), text ->
                (int) checkRange(parseLong(text), min, max, Integer.MAX_VALUE));
    }

    /** A number from {@code min} on. */
    public static ConfigType<Integer> integer(int min) {
        return integer(min, Integer.MAX_VALUE);
    }

    /** A long number from {@code min} on. */
    public static ConfigType<Long> longInteger(long min) {
        return new ConfigType<>(
                Kind.LONG,
                range(min, Long.MAX_VALUE, Long.MAX_VALUE),
                text -> checkRange(parseLong(text), min, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /** A fraction from {@code min} to {@code max}. */
    public static ConfigType<Double> fraction(double min, double max) {
        String range = max == Double.MAX_VALUE ? "%s or more".formatted(min) : "%s to %s".formatted(min, max);
        return new ConfigType<>(Kind.DOUBLE, range, text -> {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("no number", e);
            }
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException("not " + (max == Double.MAX_VALUE ? range : "within " + range));
            }
            return value;
        });
    }

    private static String range(long min, long max, long unlimited) {
        return max == unlimited ? "%d or more".formatted(min) : "%d to %d".formatted(min, max);
    }

    private static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no whole number", e);
        }
    }

    private static long checkRange(long value, long min, long max, long unlimited) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("not " + range(min, max, unlimited));
        }
        return value;
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : checkText(text).split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return List.copyOf(parts);
    }

    /** Settings are kept as lines, and are shown in terminals. */
    private static String checkText(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a text with control characters");
        }
        return text;
    }
}
