package io.weir.log.wire.records;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogStore;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Topics that are gone with the test. */
public final class MemoryCatalog implements TopicCatalog {
    private final LogStore store;
    private final Map<String, Topic> byName = new ConcurrentSkipListMap<>();
    private final Map<UUID, Topic> byId = new ConcurrentHashMap<>();

    MemoryCatalog(LogStore store) {
        this.store = store;
    }

    /** Makes a topic with the settings that one has without any of its own. */
    Topic create(String name, int partitions) {
        return create(name, partitions, false);
    }

    Topic create(String name, int partitions, boolean internal) {
        Topic topic = new Topic(name, UUID.randomUUID(), partitions, Map.of(), internal);
        for (int index = 0; index < partitions; index++) {
            store.create(topic.partition(index), LogSettings.DEFAULT).join();
        }
        adopt(topic);
        return topic;
    }

    /** Knows a topic whose partitions are in the store. */
    void adopt(Topic topic) {
        byId.put(topic.id(), topic);
        byName.put(topic.name(), topic);
    }

    void delete(Topic topic) {
        byName.remove(topic.name());
        byId.remove(topic.id());
        for (int index = 0; index < topic.partitions(); index++) {
            store.delete(topic.partition(index)).join();
        }
    }

    @Override
    public @Nullable Topic find(String name) {
        return byName.get(name);
    }

    @Override
    public @Nullable Topic find(UUID id) {
        return byId.get(id);
    }

    @Override
    public Collection<Topic> all() {
        return byName.values();
    }

    @Override
    public CompletableFuture<Topic> createOnDemand(String name) {
        return name.contains(" ")
                ? CompletableFuture.failedFuture(new LogException(
                        LogError.INVALID_TOPIC_EXCEPTION, "'%s' is no name for a topic.".formatted(name)))
                : CompletableFuture.supplyAsync(() -> create(name, 1));
    }
}
