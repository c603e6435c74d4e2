package io.weir.runtime.config;

import io.weir.api.configuration.ConfigOption;

/** Writes {@code docs/configuration.md} from the options themselves. */
final class ConfigurationPage {
    private ConfigurationPage() {}

    /** The page in Markdown. */
    static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                Settings are read once at start from `conf/config.yaml` (nested or flat YAML; a `flink-conf.yaml` with lines of
                `key: value` is read where there is none) and from `-D key=value`, which wins. Times are written as `10 s`,
                `200 ms`, `5 min`; sizes as `64 mb`, `1 gb`. A value that does not fit stops the start and names file and line; a
                key that nothing reads gives a warning with the nearest one, and with `-D` stops the command if it is nearly a
                known one. This page is generated from the options in the code.
                """);
        WeirOptions.sections().forEach((section, options) -> {
            page.append("\n## ").append(section).append("\n\n");
            page.append("| Key | Default | Type | Meaning |\n|---|---|---|---|\n");
            for (ConfigOption<?> option : options) {
                page.append("| `%s` | %s | %s | %s |\n"
                        .formatted(
                                option.key(),
                                option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`",
                                option.typeName().replace("|", "\\|"),
                                option.description()));
            }
        });
        return page.toString();
    }
}
