package io.weir.log.topic;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of topics, and their partitions in the store, kept in agreement.
 *
 * <p>A change is remembered before it is made and once more when it is complete. In between the record is not settled; whoever
 * finds it so, at the next start or when the same topic is changed again, takes the change back, as nobody was told of it. A
 * deletion alone is brought to its end instead.
 *
 * <pre>
 *  new topic        made=0, partitions=n  ─►  partitions in the store  ─►  made=n
 *  more partitions  made=m, partitions=n  ─►  partitions in the store  ─►  made=n
 *  deletion         deleted               ─►  none in the store        ─►  no record
 * </pre>
 *
 * <p>Confined to the thread of {@link Topics}; it waits for disks.
 */
final class StoredTopics implements TopicLedger {
    private static final Logger LOG = LoggerFactory.getLogger(StoredTopics.class);

    private final MetadataStore metadata;
    private final TopicSettings settings;
    private final LogStore store;
    private final Map<String, TopicRecord> records = new HashMap<>();
    private boolean unsure;

    private StoredTopics(LoadedTopics loaded, LogStore store) {
        this.metadata = loaded.metadata();
        this.settings = loaded.settings();
        this.store = store;
    }

    /**
     * Brings records and partitions to agreement.
     *
     * @throws IOException if they disagree in a way that no crash leaves behind; the message says what to do
     */
    static StoredTopics open(LoadedTopics loaded, LogStore store) throws IOException {
        StoredTopics ledger = new StoredTopics(loaded, store);
        ledger.checkPartitions(loaded.records());
        for (TopicRecord record : loaded.records().values()) {
            TopicRecord other = ledger.records.put(record.name(), record);
            if (other != null) {
                throw new IOException("There are two topics '%s', %s and %s. Remove the file of the one that is wrong."
                        .formatted(record.name(), record.id(), other.id()));
            }
        }
        for (TopicRecord record : List.copyOf(ledger.records.values())) {
            ledger.checkMade(record);
            if (!record.isSettled()) {
                LOG.info("A change to topic {} was not complete when the broker ended; it is settled.", record.name());
                ledger.settleAtStart(record);
            }
        }
        return ledger;
    }

    private void settleAtStart(TopicRecord record) throws IOException {
        try {
            settle(record);
        } catch (CompletionException e) {
            throw new IOException(
                    "A change to topic '%s' cannot be settled: %s".formatted(record.name(), e.getMessage()), e);
        }
    }

    private void checkPartitions(Map<UUID, TopicRecord> known) throws IOException {
        for (PartitionLog log : store.partitions()) {
            TopicRecord record = known.get(log.id().topicId());
            if (record == null || !record.name().equals(log.id().topic())) {
                throw new IOException(
                        "Partition %s of topic id %s is in log.dirs, and nothing is remembered of its topic. Restore the directory 'metadata' of the first of log.dirs, or move the partition away."
                                .formatted(log.id(), log.id().topicId()));
            }
        }
    }

    private void checkMade(TopicRecord record) throws IOException {
        for (int index = 0; index < record.made() && !record.deleted(); index++) {
            if (store.find(partition(record, index)).isEmpty()) {
                throw new IOException(
                        "Partition %s of topic id %s is in none of log.dirs. Mount the disk that has it, or restore it from a copy."
                                .formatted(partition(record, index), record.id()));
            }
        }
    }

    private static PartitionId partition(TopicRecord record, int index) {
        return new PartitionId(record.name(), record.id(), index);
    }

    @Override
    public Collection<Topic> topics() {
        List<Topic> topics = new ArrayList<>();
        for (TopicRecord record : records.values()) {
            if (!record.deleted() && record.made() > 0) {
                topics.add(record.topic());
            }
        }
        return topics;
    }

    @Override
    public Collection<String> names() {
        return records.keySet();
    }

    /** The topic of that name; {@code null}: there is none. What is under way from an earlier failure is settled before. */
    @Override
    public @Nullable Topic find(String name) {
        TopicRecord record = records.get(name);
        if (record == null || record.isSettled()) {
            return record == null ? null : record.topic();
        }
        TopicRecord unsettled = record;
        return attempt(() -> settle(unsettled)).map(TopicRecord::topic).orElse(null);
    }

    @Override
    public Topic create(TopicRecord wanted, Copies copies) {
        requireWritable();
        OpenFiles.requireRoomFor(wanted.partitions());
        return attempt(() -> {
            put(wanted.withCounts(wanted.partitions(), 0));
            return makePartitions(wanted.withCounts(wanted.partitions(), 0)).topic();
        });
    }

    @Override
    public Topic grow(String name, int partitions, List<List<Integer>> assigned) {
        requireWritable();
        OpenFiles.requireRoomFor(partitions - require(name).made());
        TopicRecord grown = require(name).withCounts(partitions, require(name).made());
        return attempt(() -> {
            put(grown);
            return makePartitions(grown).topic();
        });
    }

    @Override
    public Topic alter(String name, Map<String, String> own) {
        TopicRecord altered = require(name).withSettings(own);
        return attempt(() -> {
            put(altered);
            for (int index = 0; index < altered.made(); index++) {
                store.find(partition(altered, index)).ifPresent(log -> log.settings(settings.logSettings(own)));
            }
            return altered.topic();
        });
    }

    @Override
    public void markDeleted(String name) {
        TopicRecord deleted = require(name).asDeleted();
        attempt(() -> {
            put(deleted);
            return deleted;
        });
    }

    @Override
    public void finishDeletion(String name) {
        attempt(() -> settle(require(name)));
    }

    private TopicRecord require(String name) {
        TopicRecord record = records.get(name);
        if (record == null) {
            throw new LogException(
                    LogError.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '%s'.".formatted(TopicNames.shown(name)));
        }
        return record;
    }

    private TopicRecord makePartitions(TopicRecord record) throws IOException {
        try {
            List<CompletableFuture<PartitionLog>> made = new ArrayList<>();
            for (int index = record.made(); index < record.partitions(); index++) {
                made.add(store.create(partition(record, index), settings.logSettings(record.settings())));
            }
            all(made).join(); // all of them, as the rest would come into being after those that are removed
        } catch (CompletionException e) {
            LOG.warn("The partitions of topic {} could not be made; what was made is removed.", record.name(), e);
            settle(record);
            throw e;
        }
        TopicRecord complete = record.withCounts(record.partitions(), record.partitions());
        put(complete);
        return complete;
    }

    /** Takes back what was not complete, or completes a deletion; what remains of the topic. */
    private Optional<TopicRecord> settle(TopicRecord record) throws IOException {
        TopicRecord settling = record;
        if (record.made() == 0 && !record.deleted()) {
            settling = record.asDeleted();
            put(settling);
        }
        int kept = settling.deleted() ? 0 : settling.made();
        List<CompletableFuture<Void>> removed = new ArrayList<>();
        for (int index = kept; index < settling.partitions(); index++) {
            PartitionId partition = partition(settling, index);
            if (store.find(partition).isPresent()) {
                removed.add(store.delete(partition));
            }
        }
        all(removed).join();
        if (!settling.deleted()) {
            TopicRecord settled = settling.withCounts(kept, kept);
            put(settled);
            return Optional.of(settled);
        }
        remove(settling);
        return Optional.empty();
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]));
    }

    private void put(TopicRecord record) throws IOException {
        requireSure();
        unsure = true;
        metadata.put(record);
        unsure = false;
        records.put(record.name(), record);
    }

    private void remove(TopicRecord record) throws IOException {
        requireSure();
        unsure = true;
        metadata.remove(record.id());
        unsure = false;
        records.remove(record.name());
    }

    /** After a failed write nobody knows what is on disk; writing on could remember two topics of one name. */
    private void requireSure() {
        if (unsure) {
            throw new LogException(
                    LogError.KAFKA_STORAGE_ERROR,
                    "What is remembered of topics could not be written before. Look after the disk and start the broker again.");
        }
    }

    private void requireWritable() {
        StoreState state = store.state();
        if (state.mode() != StoreState.Mode.WRITABLE) {
            throw new LogException(LogError.KAFKA_STORAGE_ERROR, state.reason());
        }
    }

    /** Something that waits for a disk. */
    private interface Change<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(Change<T> change) {
        try {
            return change.run();
        } catch (IOException e) {
            LOG.error("What is remembered of topics could not be written.", e);
            throw new LogException(
                    LogError.KAFKA_STORAGE_ERROR,
                    "What is remembered of topics could not be written: %s".formatted(e.getMessage()));
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogException refused) {
                throw refused;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        metadata.close();
    }
}
