package io.weir.api.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a program: {@code --input flights.csv --window 1h --verbose}.
 *
 * <pre>{@code
 * ParameterTool parameters = ParameterTool.fromArgs(args);
 * String input = parameters.getRequired("input");
 * }</pre>
 */
public final class ParameterTool implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, String> values;

    private ParameterTool(LinkedHashMap<String, String> values) {
        this.values = values;
    }

    /**
     * Reads {@code --key value}, {@code -key value} and {@code --flag}. A value may be a negative number.
     *
     * @throws IllegalArgumentException if something stands where a key should
     */
    public static ParameterTool fromArgs(String[] args) {
        LinkedHashMap<String, String> values = new LinkedHashMap<>();
        int i = 0;
        while (i < args.length) {
            if (!isKey(args[i])) {
                throw new IllegalArgumentException(
                        "'%s' (argument %d) is no parameter; write --name value.".formatted(args[i], i + 1));
            }
            String key = args[i].substring(args[i].startsWith("--") ? 2 : 1);
            if (key.isEmpty()) {
                throw new IllegalArgumentException("Argument %d is '%s' without a name.".formatted(i + 1, args[i]));
            }
            i++;
            if (i < args.length && !isKey(args[i])) {
                values.put(key, args[i]);
                i++;
            } else {
                values.put(key, "");
            }
        }
        return new ParameterTool(values);
    }

    private static boolean isKey(String text) {
        return text.startsWith("-") && !text.matches("-\\.?\\d.*");
    }

    /** Takes over {@code map}. */
    public static ParameterTool fromMap(Map<String, String> map) {
        return new ParameterTool(new LinkedHashMap<>(map));
    }

    /** Reads a Java properties file. */
    public static ParameterTool fromPropertiesFile(String path) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            properties.load(in);
        }
        LinkedHashMap<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return new ParameterTool(values);
    }

    /** Whether the parameter is given, with or without a value. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value; null when the parameter is not given. */
    public @Nullable String get(String key) {
        return values.get(key);
    }

    /** The value or {@code defaultValue}. */
    public String get(String key, String defaultValue) {
        return values.getOrDefault(key, defaultValue);
    }

    /**
     * The value.
     *
     * @throws IllegalArgumentException if it is not given
     */
    public String getRequired(String key) {
        String value = values.get(key);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("The parameter --%s is missing.".formatted(key));
        }
        return value;
    }

    /** The value as an int, or {@code defaultValue}. */
    public int getInt(String key, int defaultValue) {
        long value = getLong(key, defaultValue);
        if (value != (int) value) {
            throw new IllegalArgumentException("The parameter --%s must be from %d to %d, it is %d."
                    .formatted(key, Integer.MIN_VALUE, Integer.MAX_VALUE, value));
        }
        return (int) value;
    }

    /** The value as a long, or {@code defaultValue}. */
    public long getLong(String key, long defaultValue) {
        String value = values.get(key);
        if (value == null) {
            return defaultValue;
        }
        try {
            return Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The parameter --%s must be a whole number, it is '%s'.".formatted(key, value), e);
        }
    }

    /** The value as a double, or {@code defaultValue}. */
    public double getDouble(String key, double defaultValue) {
        String value = values.get(key);
        if (value == null) {
            return defaultValue;
        }
        try {
            return Double.parseDouble(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The parameter --%s must be a number, it is '%s'.".formatted(key, value), e);
        }
    }

    /** The value as yes or no, or {@code defaultValue}; a flag without a value is yes. */
    public boolean getBoolean(String key, boolean defaultValue) {
        String value = values.get(key);
        return value == null ? defaultValue : value.isEmpty() || Boolean.parseBoolean(value);
    }

    /** These parameters, overruled by those of {@code other}. */
    public ParameterTool mergeWith(ParameterTool other) {
        LinkedHashMap<String, String> merged = new LinkedHashMap<>(values);
        merged.putAll(other.values);
        return new ParameterTool(merged);
    }

    /** All parameters, in their order. */
    public Map<String, String> toMap() {
        return Collections.unmodifiableMap(values);
    }

    /** All parameters as a configuration. */
    public Configuration getConfiguration() {
        return Configuration.fromMap(values);
    }
}
