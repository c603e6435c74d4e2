package io.weir.log.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All settings of a broker. */
public final class BrokerKeys {
    private static final Map<String, ConfigKey<?>> BY_NAME = byName();

    private BrokerKeys() {}

    private static Map<String, ConfigKey<?>> byName() {
        Map<String, ConfigKey<?>> keys = new LinkedHashMap<>();
        NodeKeys.ALL.forEach(key -> keys.put(key.name(), key));
        LogKeys.ALL.forEach(key -> keys.put(key.name(), key));
        CoordinatorKeys.ALL.forEach(key -> keys.put(key.name(), key));
        return keys;
    }

    /** In the order of the page that tells of them. */
    public static List<ConfigKey<?>> all() {
        return new ArrayList<>(BY_NAME.values());
    }

    /** Whether there is a setting of that name. */
    public static boolean isKey(String name) {
        return find(name) != null;
    }

    /** The key of that name; {@code null}: there is none. */
    static @Nullable ConfigKey<?> find(String name) {
        return BY_NAME.get(name);
    }

    /** What somebody may have meant, as the end of a sentence. */
    static String hint(String said) {
        return NearestName.among(BY_NAME.keySet(), said)
                .map(name -> "Did you mean '%s'?".formatted(name))
                .orElse("docs/log-configuration.md has all of them.");
    }
}
