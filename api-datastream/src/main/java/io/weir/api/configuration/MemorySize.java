package io.weir.api.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes; not negative. */
public record MemorySize(long bytes) {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)\\s*([a-z]*)");

    /** Refuses negative sizes. */
    public MemorySize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a memory size must not be negative, it is %d".formatted(bytes));
        }
    }

    /**
     * Reads {@code 64 mb}, {@code 1g}, {@code 512k} or bare bytes; units are powers of 1024.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static MemorySize parse(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'%s' is no memory size such as 64 mb or 1g".formatted(text));
        }
        int shift = switch (matcher.group(2)) {
            case "", "b", "bytes" -> 0;
            case "k", "kb", "kib", "kibibytes" -> 10;
            case "m", "mb", "mib", "mebibytes" -> 20;
            case "g", "gb", "gib", "gibibytes" -> 30;
            case "t", "tb", "tib", "tebibytes" -> 40;
            default ->
                throw new IllegalArgumentException(
                        "'%s' has the unknown unit '%s'; use b, kb, mb, gb or tb".formatted(text, matcher.group(2)));
        };
        try {
            return new MemorySize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("'%s' is too large a memory size".formatted(text), e);
        }
    }

    @Override
    public String toString() {
        String[] units = {"bytes", "kb", "mb", "gb", "tb"};
        int unit = 0;
        long amount = bytes;
        while (unit < units.length - 1 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + " " + units[unit];
    }
}
