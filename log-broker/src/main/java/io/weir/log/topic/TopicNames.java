package io.weir.log.topic;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.util.Collection;
import java.util.regex.Pattern;

/** What a topic may be called, by Kafka's rules. */
public final class TopicNames {
    private static final int LONGEST = 249;
    private static final int SHOWN = 60;
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicNames() {}

    /**
     * Checks a name by itself.
     *
     * @throws LogException INVALID_TOPIC_EXCEPTION
     */
    public static void check(String name) {
        if (name.isEmpty()) {
            throw invalid("A topic needs a name.");
        }
        if (name.equals(".") || name.equals("..")) {
            throw invalid("A topic cannot be called '%s'.".formatted(name));
        }
        if (name.length() > LONGEST) {
            throw invalid("The name '%s' has %d characters; a topic's has %d at most."
                    .formatted(shown(name), name.length(), LONGEST));
        }
        if (!ALLOWED.matcher(name).matches()) {
            throw invalid("The name '%s' has other characters than letters, digits, '.', '_' and '-'."
                    .formatted(shown(name)));
        }
    }

    /**
     * Checks that a name differs from others in more than '.' and '_', which are the same in names of metrics.
     *
     * @throws LogException INVALID_TOPIC_EXCEPTION
     */
    static void checkCollision(String name, Collection<String> others) {
        String plain = plain(name);
        for (String other : others) {
            if (!other.equals(name) && plain(other).equals(plain)) {
                throw invalid("The name '%s' differs from that of topic '%s' only in '.' and '_'. Choose another."
                        .formatted(name, other));
            }
        }
    }

    private static String plain(String name) {
        return name.replace('.', '_');
    }

    /** What was said, fit for a sentence. */
    static String shown(String said) {
        String visible = said.replaceAll("[^\\x20-\\x7e]", "?");
        return visible.length() <= SHOWN ? visible : visible.substring(0, SHOWN) + "...";
    }

    private static LogException invalid(String message) {
        return new LogException(LogError.INVALID_TOPIC_EXCEPTION, message);
    }
}
