package io.weir.api.configuration;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/**
 * One key with its type, default and meaning.
 *
 * @param key as users write it
 * @param typeName shown in messages and documentation
 * @param defaultText the default as users would write it; empty: none
 * @param description one or two sentences with the unit
 * @param parser turns text into a value; throws IllegalArgumentException with what is wrong
 * @param <T> the value
 */
public record ConfigOption<T>(
        String key, String typeName, String defaultText, String description, Function<String, T> parser) {
    /** Text as it is. */
    public static ConfigOption<String> text(String key, String defaultText, String description) {
        return new ConfigOption<>(key, "text", defaultText, description, text -> text);
    }

    /** A whole number. */
    public static ConfigOption<Integer> integer(String key, int defaultValue, String description) {
        return new ConfigOption<>(
                key, "integer", Integer.toString(defaultValue), description, text -> Integer.valueOf(text.trim()));
    }

    /** Yes or no. */
    public static ConfigOption<Boolean> bool(String key, boolean defaultValue, String description) {
        return new ConfigOption<>(key, "boolean", Boolean.toString(defaultValue), description, ConfigOption::parseBool);
    }

    /** A time such as {@code 10 s}, {@code 200 ms}, {@code 1 h} or {@code PT10S}; a bare number is milliseconds. */
    public static ConfigOption<Duration> duration(String key, String defaultText, String description) {
        return new ConfigOption<>(key, "duration", defaultText, description, Durations::parse);
    }

    /** A number of bytes such as {@code 64 mb}, {@code 1g}; a bare number is bytes. */
    public static ConfigOption<MemorySize> memory(String key, String defaultText, String description) {
        return new ConfigOption<>(key, "memory size", defaultText, description, MemorySize::parse);
    }

    private static Boolean parseBool(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }
}
