package io.weir.log.broker;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.Listener;
import io.weir.log.journal.JournalMark;
import io.weir.log.local.LocalStore;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreDirectory;
import io.weir.log.store.StoreState;
import io.weir.log.topic.Topic;
import io.weir.log.wire.WireServer;
import io.weir.log.wire.records.RecordApis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What those who watch a broker may ask.
 *
 * @param config what it was started with
 * @param storage its records and topics
 * @param server its ports
 * @param records who serves records
 */
record BrokerState(BrokerConfig config, Storage storage, WireServer server, RecordApis records) {
    private static final int PATIENCE_SECONDS = 10;

    LogStore store() {
        return storage.store();
    }

    /** The store, if everything is on this machine. */
    Optional<LocalStore> local() {
        return store() instanceof LocalStore local ? Optional.of(local) : Optional.empty();
    }

    StoreState state() {
        return store().state();
    }

    /** Addresses of the brokers there are, by listeners. */
    List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (Listener each : config.listeners()) {
            addresses.add(server.of(each.name()).toString());
        }
        return addresses;
    }

    Optional<JournalMark> journalMark() {
        return local().map(LocalStore::journalMark);
    }

    /** Directories of partitions; waits for the thread of the store, which may be busy with a disk. */
    List<StoreDirectory> directories() throws IOException {
        try {
            return storage.directories().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The store does not say what its directories are like.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the store was asked.", e);
        }
    }

    /** Files below a directory whose names end so, in the order of their paths; seen from the directory. */
    static List<String> files(Path directory, String ending) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(path -> path.toString().endsWith(ending))
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    List<Topic> allTopics() {
        return List.copyOf(storage.topics().all());
    }

    /** Bytes of all segments of a topic. */
    long sizeInBytes(Topic topic) {
        long bytes = 0;
        for (int index = 0; index < topic.partitions(); index++) {
            bytes += store().find(topic.partition(index))
                    .map(PartitionLog::sizeInBytes)
                    .orElse(0L);
        }
        return bytes;
    }
}
