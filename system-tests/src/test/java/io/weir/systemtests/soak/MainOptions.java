package io.weir.systemtests.soak;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a command of the tests is called with: names with values, each of which has a default. */
public final class MainOptions {
    private final Map<String, String> values;

    private MainOptions(Map<String, String> values) {
        this.values = values;
    }

    /** Reads {@code arguments}; whatever is not in {@code defaults} ends the process with a sentence. */
    public static MainOptions parse(String[] arguments, Map<String, String> defaults) {
        Map<String, String> values = new TreeMap<>(defaults);
        for (int i = 0; i < arguments.length; i += 2) {
            if (!defaults.containsKey(arguments[i]) || i + 1 == arguments.length) {
                System.err.println("error: '%s' is no option with a value.".formatted(arguments[i]));
                System.err.println("hint: options and what they are if not given: " + new TreeMap<>(defaults));
                System.exit(Arrays.asList(arguments).contains("--help") ? 0 : 2);
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        return new MainOptions(values);
    }

    /** The value of {@code name}. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no option " + name);
        }
        return value;
    }

    /** As a whole number; what is none ends the process with a sentence. */
    public int number(String name) {
        try {
            return Integer.parseInt(text(name));
        } catch (NumberFormatException e) {
            throw noNumber(name, "whole number", e);
        }
    }

    /** As a number; what is none ends the process with a sentence. */
    public double decimal(String name) {
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException e) {
            throw noNumber(name, "number", e);
        }
    }

    private NumberFormatException noNumber(String name, String expected, NumberFormatException reason) {
        System.err.println("error: '%s', given for %s, is no %s.".formatted(text(name), name, expected));
        System.exit(2);
        return reason;
    }
}
