package io.weir.log.topic;

import io.weir.log.config.BrokerKeys;
import io.weir.log.config.ConfigKey;
import io.weir.log.config.ForeignKeys;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code docs/log-configuration.md} from the tables of settings. */
final class SettingsPage {
    private SettingsPage() {}

    static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Configuration of the log broker

                Settings have Kafka's names wherever the meaning is Kafka's. They are read once at start from
                `conf/log-broker.properties` (lines of `key=value`) and from `-Dkey=value` or `--override key=value` behind
                `bin/log-broker.sh start`, which win. The broker does not start with a value that does not fit, nor with a name
                that it does not know; it says all that is wrong at once. This page is generated from the tables in the code.

                ## Settings of a broker

                """);
        page.append("| Key | Default | Type | Values | Meaning |\n|---|---|---|---|---|\n");
        BrokerKeys.all().forEach(key -> row(page, key, ""));
        page.append("""

                ## Settings of a topic

                Given when a topic is made, or later by whoever alters it; they hold at once. What a topic does not say itself is
                said by the settings of the broker in the last column, the first that is set; else the default holds.

                """);
        page.append("| Key | Default | Type | Values | Meaning | Broker |\n|---|---|---|---|---|---|\n");
        for (TopicSetting<?> setting : TopicKeys.all()) {
            String synonyms = setting.synonyms().stream()
                    .map(synonym -> "`" + synonym.key().name() + "`")
                    .collect(Collectors.joining(", "));
            row(page, setting.key(), " " + synonyms + " |");
        }
        page.append("""

                ## Settings of Kafka that mean nothing here

                With some the broker does not start, as it could not keep what they promise; with the others it starts and says in
                its log why they have no effect. A star stands for any ending.

                | Key | With it | Why |
                |---|---|---|
                """);
        for (ForeignKeys.Foreign foreign : ForeignKeys.ALL) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(foreign.pattern(), foreign.refused() ? "does not start" : "starts", foreign.reason()));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, ConfigKey<?> key, String more) {
        String text = key.defaultText();
        page.append("| `%s` | %s | %s | %s | %s |%s\n"
                .formatted(
                        key.name(),
                        text == null || text.isEmpty() ? "" : "`" + text + "`",
                        key.type().kind().name().toLowerCase(Locale.ROOT),
                        key.type().range(),
                        key.meaning(),
                        more));
    }
}
