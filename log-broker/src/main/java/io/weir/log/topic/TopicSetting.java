package io.weir.log.topic;

import io.weir.log.config.ConfigKey;
import java.util.List;

/**
 * A setting of topics.
 *
 * @param key its name, values and meaning, and what holds where neither topic nor broker say anything
 * @param synonyms settings of the broker that stand in for it, the first that is set counts
 * @param <T> what it is in the program
 */
public record TopicSetting<T>(ConfigKey<T> key, List<Synonym> synonyms) {
    /**
     * A setting of the broker that stands in.
     *
     * @param key which
     * @param factor from its unit to that of the topic's
     */
    record Synonym(ConfigKey<?> key, long factor) {
        /** What the text means in the unit of the topic's setting; without a limit it is so in every unit. */
        String convert(String text) {
            if (factor == 1) {
                return text;
            }
            long value = Long.parseLong(text);
            return String.valueOf(value < 0 ? value : Math.multiplyExact(value, factor));
        }
    }
}
