package io.weir.connector.files;

import java.util.UUID;

/** The names of the files of one writer: no other writer, and no other attempt of this one, makes the same. */
final class FileNames {
    private final OutputFileConfig config;
    private final String writerId = UUID.randomUUID().toString();
    private long count;

    FileNames(OutputFileConfig config) {
        this.config = config;
    }

    String next() {
        return "%s-%s-%d%s".formatted(config.partPrefix(), writerId, count++, config.partSuffix());
    }
}
