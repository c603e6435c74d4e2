package io.weir.log.topic;

import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The topics as they were remembered, for a store that is to be opened: it has to know how its partitions are kept. */
public final class LoadedTopics {
    private final MetadataStore metadata;
    private final TopicSettings settings;
    private final Map<UUID, TopicRecord> records = new HashMap<>();
    private final Map<UUID, LogSettings> logSettings = new HashMap<>();

    private LoadedTopics(MetadataStore metadata, TopicSettings settings) {
        this.metadata = metadata;
        this.settings = settings;
    }

    /** Reads all of them. */
    public static LoadedTopics load(MetadataStore metadata, TopicSettings settings) throws IOException {
        LoadedTopics loaded = new LoadedTopics(metadata, settings);
        for (TopicRecord each : metadata.load()) {
            loaded.records.put(each.id(), each);
            loaded.logSettings.put(each.id(), settings.logSettings(each.settings()));
        }
        return loaded;
    }

    /** How a partition is kept; one whose topic is not known, which is not served, as if its topic said nothing. */
    public LogSettings settingsOf(PartitionId partition) {
        LogSettings known = logSettings.get(partition.topicId());
        return known == null ? settings.logSettings(Map.of()) : known;
    }

    MetadataStore metadata() {
        return metadata;
    }

    TopicSettings settings() {
        return settings;
    }

    Map<UUID, TopicRecord> records() {
        return records;
    }
}
