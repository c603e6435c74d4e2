package io.weir.log.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting as it is shown to those who ask what holds.
 *
 * @param key which
 * @param value what holds; {@code null}: nothing was said, and there is no default
 * @param source who said so
 * @param readOnly whether it can be changed only by starting the broker again
 * @param said everything that was said of it or stands in for it, what holds first
 */
public record SettingView(
        ConfigKey<?> key, @Nullable String value, Source source, boolean readOnly, List<Synonym> said) {
    /** Keeps its list unchangeable. */
    public SettingView {
        said = List.copyOf(said);
    }

    /** Who said what holds. */
    public enum Source {
        /** Whoever made or altered the topic. */
        TOPIC,
        /** The file of the broker, or its command line. */
        BROKER,
        /** Nobody. */
        DEFAULT
    }

    /** A value that holds, or would if nothing before it had been said. */
    public record Synonym(String name, @Nullable String value, Source source) {}
}
