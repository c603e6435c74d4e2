package io.weir.log.config;

import org.jspecify.annotations.Nullable;

/**
 * A setting.
 *
 * @param name as users write it
 * @param type what may be said
 * @param defaultText what holds when nothing is said; {@code null}: nothing, and the meaning tells what follows
 * @param meaning for users, in a sentence or two, with the unit
 * @param <T> what it is in the program
 */
public record ConfigKey<T>(
        String name, ConfigType<T> type, @Nullable String defaultText, String meaning) {
    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException with a whole sentence, if this may not be said
     */
    public T parse(String text) {
        try {
            return type.parser().apply(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'%s=%s' is %s.".formatted(name, shown(text), e.getMessage()), e);
        }
    }

    /** What was said, short enough for a sentence. */
    private static String shown(String text) {
        String visible = text.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= 100 ? visible : visible.substring(0, 100) + "…";
    }
}
