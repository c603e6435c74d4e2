package io.weir.runtime.config;

import io.weir.api.configuration.ConfigOption;
import java.util.List;
import java.util.Locale;

/** Options of the types that only the runtime has. */
final class OptionTypes {
    private OptionTypes() {}

    static ConfigOption<Integer> port(String key, int defaultValue, String description) {
        return new ConfigOption<>(
                key, "port", Integer.toString(defaultValue), description, text -> within(text, 0, 65_535));
    }

    static ConfigOption<Integer> positive(String key, int defaultValue, String description) {
        return atLeast(1, key, defaultValue, description);
    }

    static ConfigOption<Integer> atLeast(int least, String key, int defaultValue, String description) {
        return new ConfigOption<>(
                key,
                "integer",
                Integer.toString(defaultValue),
                description,
                text -> within(text, least, Integer.MAX_VALUE));
    }

    static ConfigOption<Double> fraction(
            String key, String defaultText, String description, double least, double most) {
        return new ConfigOption<>(key, "number", defaultText, description, text -> {
            double value = Double.parseDouble(text.trim());
            if (!(value >= least && value <= most)) {
                throw new IllegalArgumentException("expected %s to %s".formatted(least, most));
            }
            return value;
        });
    }

    static ConfigOption<String> oneOf(String key, String defaultText, String description, String... choices) {
        return new ConfigOption<>(key, String.join(" | ", choices), defaultText, description, text -> {
            String choice = text.trim().toLowerCase(Locale.ROOT);
            if (!List.of(choices).contains(choice)) {
                throw new IllegalArgumentException("expected one of " + String.join(", ", choices));
            }
            return choice;
        });
    }

    /** As {@link #oneOf}, where {@code classNames}, which keep their case, are possible too. */
    static ConfigOption<String> oneOf(
            String key, String defaultText, String description, List<String> choices, List<String> classNames) {
        return new ConfigOption<>(key, String.join(" | ", choices), defaultText, description, text -> {
            if (classNames.contains(text.trim())) {
                return text.trim();
            }
            String choice = text.trim().toLowerCase(Locale.ROOT);
            if (!choices.contains(choice)) {
                throw new IllegalArgumentException("expected one of " + String.join(", ", choices));
            }
            return choice;
        });
    }

    static int within(String text, int least, int most) {
        int value = Integer.parseInt(text.trim());
        if (value < least || value > most) {
            throw new IllegalArgumentException("expected %d to %d".formatted(least, most));
        }
        return value;
    }
}
