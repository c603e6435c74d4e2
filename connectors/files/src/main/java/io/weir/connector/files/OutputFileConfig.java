package io.weir.connector.files;

import java.io.Serializable;

/**
 * What the names of files begin and end with: {@code <prefix>-<writer>-<number><suffix>}.
 *
 * @param partPrefix what they begin with
 * @param partSuffix what they end with, such as {@code .csv}
 */
public record OutputFileConfig(String partPrefix, String partSuffix) implements Serializable {
    /** Refuses what would lead elsewhere, or would hide finished files. */
    public OutputFileConfig {
        if (partPrefix.isEmpty()
                || partPrefix.startsWith(".")
                || partPrefix.startsWith("_")
                || (partPrefix + partSuffix).contains("/")) {
            throw new IllegalArgumentException(
                    "Names of files cannot be made with the prefix '%s' and the suffix '%s': the first must not be empty or start with '.' or '_', and none may hold '/'."
                            .formatted(partPrefix, partSuffix));
        }
    }

    /** {@code part} and nothing, unless set. */
    public static OutputFileConfigBuilder builder() {
        return new OutputFileConfigBuilder();
    }

    /** Settings of names. */
    public static final class OutputFileConfigBuilder {
        private String partPrefix = "part";
        private String partSuffix = "";

        private OutputFileConfigBuilder() {}

        /** What names begin with. */
        public OutputFileConfigBuilder withPartPrefix(String prefix) {
            partPrefix = prefix;
            return this;
        }

        /** What names end with. */
        public OutputFileConfigBuilder withPartSuffix(String suffix) {
            partSuffix = suffix;
            return this;
        }

        /** The settings. */
        public OutputFileConfig build() {
            return new OutputFileConfig(partPrefix, partSuffix);
        }
    }
}
