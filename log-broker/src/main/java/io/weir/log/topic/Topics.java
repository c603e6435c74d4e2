package io.weir.log.topic;

import io.weir.log.config.SettingView;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogStore;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of a node, and every way to change them. A change is on disk before its future completes; changes are made one
 * after the other by a thread of its own, "log-topics".
 *
 * <p><b>Threading:</b> all methods may be called by any thread, and none but {@link #close} waits.
 *
 * <p><b>On failure:</b> futures fail with {@link LogException}. A change whose future somebody else completes before its turn is
 * not made.
 */
public final class Topics implements TopicCatalog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    private final TopicLedger ledger;
    private final TopicSettings settings;
    private final TopicPolicy policy;
    private final Supplier<UUID> ids;
    private final Map<String, Topic> byName = new ConcurrentSkipListMap<>();
    private final Map<UUID, Topic> byId = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "log-topics"));

    private Topics(TopicLedger ledger, TopicSettings settings, TopicPolicy policy, Supplier<UUID> ids) {
        this.ledger = ledger;
        this.settings = settings;
        this.policy = policy;
        this.ids = ids;
    }

    /**
     * The topics that were loaded, with the store that was opened for them. Settles what was under way when the broker ended,
     * and takes over the metadata, which it closes.
     *
     * @param ids new ids of topics
     * @throws IOException if store and metadata do not fit together; the message says what to do
     */
    public static Topics open(LoadedTopics loaded, LogStore store, TopicPolicy policy, Supplier<UUID> ids)
            throws IOException {
        return over(StoredTopics.open(loaded, store), loaded.settings(), policy, ids);
    }

    /** The topics of a ledger, which is closed with this. */
    public static Topics over(TopicLedger ledger, TopicSettings settings, TopicPolicy policy, Supplier<UUID> ids) {
        Topics topics = new Topics(ledger, settings, policy, ids);
        topics.publishAll(ledger.topics());
        ledger.onChange(topics::publishAll);
        return topics;
    }

    private synchronized void publishAll(Collection<Topic> all) {
        Set<UUID> present = new HashSet<>();
        all.forEach(topic -> present.add(topic.id()));
        byName.values().removeIf(topic -> !present.contains(topic.id()));
        byId.keySet().retainAll(present);
        all.forEach(this::publish);
    }

    private void publish(Topic topic) {
        byId.put(topic.id(), topic);
        byName.put(topic.name(), topic);
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
        return List.copyOf(byName.values());
    }

    /** What holds for topics, and what may be said. */
    public TopicSettings settings() {
        return settings;
    }

    /** All settings of a topic with what holds. */
    public List<SettingView> describe(Topic topic) {
        return settings.describe(topic.settings());
    }

    @Override
    public CompletableFuture<Topic> createOnDemand(String name) {
        Topic existing = byName.get(name);
        if (existing != null) {
            return CompletableFuture.completedFuture(existing);
        }
        Optional<InternalTopic> internal = InternalTopic.of(name);
        if (internal.isPresent()) {
            return requireInternal(internal.get());
        }
        return submit(() -> {
            Topic made = ledger.find(name);
            if (made != null) {
                return made;
            }
            TopicNames.check(name);
            if (!policy.autoCreate()) {
                throw unknown(name);
            }
            return createNow(NewTopic.onDemand(name), false);
        });
    }

    /** A topic of the broker's own; it is made when it is first asked for. */
    public CompletableFuture<Topic> requireInternal(InternalTopic internal) {
        Topic existing = byName.get(internal.topicName());
        if (existing != null) {
            return CompletableFuture.completedFuture(existing);
        }
        return submit(() -> {
            Topic made = ledger.find(internal.topicName());
            if (made != null) {
                return made;
            }
            int partitions = policy.partitionsOf(internal);
            return createNow(
                    new TopicRecord(
                            internal.topicName(), ids.get(), partitions, 0, false, true, InternalTopic.SETTINGS),
                    new TopicLedger.Copies(policy.copiesOf(internal), Map.of()));
        });
    }

    /**
     * Makes a topic.
     *
     * @param validateOnly whether it is only checked; the topic in the answer then has an id that nobody will know
     */
    public CompletableFuture<Topic> create(NewTopic wanted, boolean validateOnly) {
        return submit(() -> {
            TopicNames.check(wanted.name());
            if (InternalTopic.of(wanted.name()).isPresent()) {
                throw new LogException(
                        LogError.INVALID_TOPIC_EXCEPTION,
                        "The broker makes topic '%s' by itself when it is needed.".formatted(wanted.name()));
            }
            return createNow(wanted, validateOnly);
        });
    }

    private Topic createNow(NewTopic wanted, boolean validateOnly) {
        if (ledger.find(wanted.name()) != null) {
            throw new LogException(
                    LogError.TOPIC_ALREADY_EXISTS, "There is a topic '%s' already.".formatted(wanted.name()));
        }
        TopicNames.checkCollision(wanted.name(), ledger.names());
        int partitions = PartitionPlan.partitions(wanted, policy);
        Map<String, String> own = clean(wanted.settings());
        settings.check(own);
        TopicRecord record = new TopicRecord(wanted.name(), ids.get(), partitions, partitions, false, false, own);
        TopicLedger.Copies copies = new TopicLedger.Copies(PartitionPlan.copies(wanted, policy), wanted.assignments());
        return validateOnly ? record.topic() : createNow(record, copies);
    }

    private Topic createNow(TopicRecord record, TopicLedger.Copies copies) {
        Topic made = ledger.create(record, copies);
        publish(made);
        LOG.info("Made topic {} with {} partitions, id {}.", made.name(), made.partitions(), made.id());
        return made;
    }

    /** Texts without what is around them: they are kept as lines. */
    private static Map<String, String> clean(Map<String, String> own) {
        Map<String, String> clean = new HashMap<>();
        own.forEach((name, text) -> clean.put(name, text.strip()));
        return clean;
    }

    /** Deletes a topic with all its records. The id says which incarnation is meant. */
    public CompletableFuture<Void> delete(UUID id) {
        return submit(() -> {
            Topic topic = byId.get(id);
            if (topic == null) {
                throw new LogException(LogError.UNKNOWN_TOPIC_ID, "There is no topic with id %s.".formatted(id));
            }
            if (!policy.deleteAllowed()) {
                throw new LogException(
                        LogError.TOPIC_DELETION_DISABLED,
                        "Topic '%s' is not deleted: delete.topic.enable is false.".formatted(topic.name()));
            }
            refuseInternal(topic);
            ledger.markDeleted(topic.name());
            byName.remove(topic.name());
            byId.remove(id);
            ledger.finishDeletion(topic.name());
            LOG.info("Deleted topic {}, id {}.", topic.name(), id);
            return null;
        });
    }

    /**
     * Gives a topic more partitions.
     *
     * @param partitions how many it is to have in all
     * @param assignments nodes of each that is added; empty: the broker decides
     * @param validateOnly whether it is only checked
     */
    public CompletableFuture<Topic> addPartitions(
            String name, int partitions, List<List<Integer>> assignments, boolean validateOnly) {
        return submit(() -> {
            Topic topic = require(name);
            refuseInternal(topic);
            if (partitions <= topic.partitions()) {
                throw new LogException(
                        LogError.INVALID_PARTITIONS,
                        "Topic '%s' has %d partitions and cannot have %d: their number only grows."
                                .formatted(name, topic.partitions(), partitions));
            }
            PartitionPlan.checkAdded(name, partitions - topic.partitions(), assignments, policy);
            if (validateOnly) {
                return topic;
            }
            Topic grown = ledger.grow(name, partitions, assignments);
            publish(grown);
            LOG.info("Topic {} has {} partitions now.", name, partitions);
            return grown;
        });
    }

    /**
     * Changes settings of a topic.
     *
     * @param change makes the topic's own settings of those it has; may throw {@link LogException}
     * @param validateOnly whether it is only checked
     */
    public CompletableFuture<Topic> alter(
            String name, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        return submit(() -> {
            Topic topic = require(name);
            refuseInternal(topic);
            Map<String, String> own = clean(change.apply(topic.settings()));
            settings.check(own);
            if (validateOnly) {
                return topic;
            }
            Topic altered = ledger.alter(name, own);
            publish(altered);
            LOG.info("Topic {} has the settings {} now.", name, own);
            return altered;
        });
    }

    private Topic require(String name) {
        Topic topic = ledger.find(name);
        if (topic == null) {
            throw unknown(name);
        }
        return topic;
    }

    private static LogException unknown(String name) {
        return new LogException(
                LogError.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '%s'.".formatted(TopicNames.shown(name)));
    }

    private static void refuseInternal(Topic topic) {
        if (topic.internal()) {
            throw new LogException(
                    LogError.POLICY_VIOLATION,
                    "Topic '%s' belongs to the broker and cannot be changed or deleted.".formatted(topic.name()));
        }
    }

    private <T> CompletableFuture<T> submit(Callable<T> change) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                if (result.isDone()) {
                    return; // Who asked has given up, and was told so.
                }
                try {
                    result.complete(change.call());
                } catch (Exception e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new LogException(LogError.KAFKA_STORAGE_ERROR, "The broker is about to end."));
        }
        return result;
    }

    /** Lets the change under way come to its end. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("A change to a topic is still under way; it is settled at the next start.");
            }
            ledger.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The lock of the metadata could not be given back.", e);
        }
    }
}
