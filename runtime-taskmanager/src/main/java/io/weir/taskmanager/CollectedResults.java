package io.weir.taskmanager;

import io.weir.api.connector.WriterInitContext;
import io.weir.runtime.protocol.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What collecting sinks hold until the program's client fetches it. Written by tasks, read by the endpoint, under one lock;
 * a full store makes the tasks wait.
 */
final class CollectedResults {
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 16L << 20;

    private record StoreId(String jobId, String collectorId) {}

    private final Map<StoreId, Store> stores = new HashMap<>();

    /** The results of one collecting sink, of all its subtasks here. */
    private static final class Store {
        private final ArrayDeque<byte[]> records = new ArrayDeque<>();
        private long firstSequence;
        private long bytes;
        private int writers;
        private int waitingWriters;
    }

    synchronized WriterInitContext.Collected open(String jobId, String collectorId) {
        Store store = stores.computeIfAbsent(new StoreId(jobId, collectorId), id -> new Store());
        store.writers++;
        return new WriterInitContext.Collected() {
            private boolean closed;

            @Override
            public void add(byte[] result) throws InterruptedException {
                put(store, result);
            }

            @Override
            public void awaitFetched() throws InterruptedException {
                drain(store);
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    leave(store);
                }
            }
        };
    }

    private synchronized void put(Store store, byte[] result) throws InterruptedException {
        while (store.records.size() >= MAX_RECORDS || (store.bytes >= MAX_BYTES && !store.records.isEmpty())) {
            wait();
        }
        store.records.add(result);
        store.bytes += result.length;
    }

    private synchronized void drain(Store store) throws InterruptedException {
        store.waitingWriters++;
        try {
            while (!store.records.isEmpty()) {
                wait();
            }
        } finally {
            store.waitingWriters--;
        }
    }

    private synchronized void leave(Store store) {
        store.writers--;
    }

    /**
     * Forgets what is before {@code fromSequence}, which acknowledges it, and answers with what follows; null when there is
     * no such sink.
     */
    synchronized Reply.@Nullable Collected fetch(String jobId, String collectorId, long fromSequence, int maxRecords) {
        Store store = stores.get(new StoreId(jobId, collectorId));
        if (store == null) {
            return null;
        }
        while (store.firstSequence < fromSequence && !store.records.isEmpty()) {
            store.bytes -= store.records.remove().length;
            store.firstSequence++;
        }
        notifyAll();
        List<byte[]> records = new ArrayList<>();
        long bytes = 0;
        for (byte[] next : store.records) {
            if (records.size() >= maxRecords || bytes > MAX_BYTES / 4) {
                break;
            }
            records.add(next);
            bytes += next.length;
        }
        // Writers that only wait for these records to be acknowledged add none.
        boolean ended = store.writers == store.waitingWriters && records.size() == store.records.size();
        return new Reply.Collected(records, ended);
    }

    synchronized void releaseJob(String jobId) {
        stores.keySet().removeIf(id -> id.jobId.equals(jobId));
        notifyAll();
    }
}
