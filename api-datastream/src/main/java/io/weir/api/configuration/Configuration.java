package io.weir.api.configuration;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings by key, as text. Not thread safe. */
public final class Configuration implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, String> values = new TreeMap<>();

    /** Starts empty. */
    public Configuration() {}

    /** Starts with {@code values}. */
    public static Configuration fromMap(Map<String, String> values) {
        Configuration configuration = new Configuration();
        configuration.values.putAll(values);
        return configuration;
    }

    /**
     * The value of {@code option}, or its default.
     *
     * @throws IllegalArgumentException if the text is no such value; names key, text and what is wrong
     */
    public <T> T get(ConfigOption<T> option) {
        String text = values.getOrDefault(option.key(), option.defaultText());
        try {
            return option.parser().apply(text);
        } catch (RuntimeException e) {
            String reason = e instanceof NumberFormatException ? "not a whole number" : e.getMessage();
            throw new IllegalArgumentException(
                    "The value '%s' of '%s' is no %s: %s.".formatted(text, option.key(), option.typeName(), reason), e);
        }
    }

    /** Whether the key is set. */
    public boolean contains(ConfigOption<?> option) {
        return values.containsKey(option.key());
    }

    /** The text under {@code key}; null when it is not set. */
    public @Nullable String getString(String key) {
        return values.get(key);
    }

    /** The text under {@code key}, or {@code defaultValue}. */
    public String getString(String key, String defaultValue) {
        return values.getOrDefault(key, defaultValue);
    }

    /** Sets a value. */
    public <T> Configuration set(ConfigOption<T> option, T value) {
        values.put(option.key(), value.toString());
        return this;
    }

    /** Sets a value as text. */
    public Configuration setString(String key, String value) {
        values.put(key, value);
        return this;
    }

    /** Takes over all that is set in {@code other}. */
    public Configuration addAll(Configuration other) {
        values.putAll(other.values);
        return this;
    }

    /** All that is set, by key. */
    public Map<String, String> toMap() {
        return Collections.unmodifiableMap(new TreeMap<>(values));
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
