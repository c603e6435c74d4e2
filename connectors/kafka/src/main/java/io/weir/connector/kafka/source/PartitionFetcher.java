package io.weir.connector.kafka.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of one reader with one consumer, on a thread of its own, and makes their records there.
 *
 * <p><b>Threading:</b> {@link #start}, {@link #add}, {@link #commit} and {@link #close} are called by the subtask's thread;
 * everything else happens on the fetching thread, which owns the consumer. The two meet in the {@link HandOver}.
 *
 * <p><b>On failure:</b> the thread ends, and {@link HandOver#failure} says why. What the client library retries itself, such
 * as a broker that is away, is no failure.
 */
final class PartitionFetcher<T> {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionFetcher.class);
    private static final long LONG_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORT_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LAG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final long THREAD_END_MILLIS = 10_000;

    private final Supplier<Consumer<ByteBuffer, Object>> consumers;
    private final BatchDecoder<T> decoder;
    private final HandOver<T> handOver;
    private final OffsetCommits<T> commits;
    private final @Nullable PartitionPaces<T> paces;
    private final ThreadFactory threads;
    private final LongSupplier nanoClock;
    private @Nullable Thread thread;
    private volatile @Nullable Consumer<ByteBuffer, Object> wakeable;

    PartitionFetcher(
            Supplier<Consumer<ByteBuffer, Object>> consumers,
            BatchDecoder<T> decoder,
            HandOver<T> handOver,
            OffsetCommits<T> commits,
            @Nullable PartitionPaces<T> paces,
            ThreadFactory threads,
            LongSupplier nanoClock) {
        this.consumers = consumers;
        this.decoder = decoder;
        this.handOver = handOver;
        this.commits = commits;
        this.paces = paces;
        this.threads = threads;
        this.nanoClock = nanoClock;
    }

    /** Starts the thread. */
    void start() {
        Thread made = threads.newThread(this::run);
        thread = made;
        made.start();
    }

    /** Reads {@code added} from now on. */
    void add(List<ReadPartition<T>> added) {
        request(new FetchRequest.Add<>(added));
    }

    /** Commits {@code positions} to the group. */
    void commit(Map<ReadPartition<T>, Long> positions) {
        request(new FetchRequest.Commit<>(positions));
    }

    private void request(FetchRequest<T> request) {
        handOver.request(request);
        wake();
    }

    private void wake() {
        Consumer<ByteBuffer, Object> polled = wakeable;
        if (polled != null) {
            polled.wakeup();
        }
    }

    /** Ends the thread and waits for it, but not for ever: a schema of the user's may hang. */
    void close() {
        handOver.close();
        wake();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            running.join(THREAD_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            LOG.warn(
                    "Thread '{}' has not ended within {} ms; it is left to itself",
                    running.getName(),
                    THREAD_END_MILLIS);
            running.interrupt();
        }
    }

    private void run() {
        try {
            Consumer<ByteBuffer, Object> consumer = consumers.get();
            try {
                decoder.open();
                new Loop(consumer).run();
            } finally {
                // The answer to a commit is worth waiting for; what was fetched beyond is not.
                consumer.close(CloseOptions.timeout(commits.areInFlight() ? COMMIT_TIMEOUT : Duration.ZERO));
                decoder.close();
            }
        } catch (KafkaException e) {
            handOver.fail(new IOException("The topics cannot be read: " + e.getMessage(), e));
        } catch (Throwable t) { // the border of the thread: the subtask's throws it
            handOver.fail(t);
        }
    }

    /** What the fetching thread does. */
    private final class Loop implements FetchRequest.Receiver<T> {
        private final Consumer<ByteBuffer, Object> consumer;
        private final ConsumedPartitions<T> partitions;
        /** Records on their way to the subtask's thread, for which there may be no room yet. */
        private List<FetchedRecords<T>> ready = List.of();

        private long lagsShownNanos = nanoClock.getAsLong() - LAG_INTERVAL_NANOS;

        Loop(Consumer<ByteBuffer, Object> consumer) {
            this.consumer = consumer;
            this.partitions = new ConsumedPartitions<>(consumer, decoder);
        }

        void run() throws IOException, InterruptedException {
            while (!handOver.isClosed()) {
                try {
                    step();
                } catch (WakeupException e) {
                    // There is a request, or the end has come; both are looked at in the next round.
                }
            }
            doRequests(); // the last commit
        }

        private void step() throws IOException, InterruptedException {
            if (!ready.isEmpty()) {
                if (!handOver.offer(ready)) {
                    awaitRoom();
                    doRequests();
                    return;
                }
                ready = List.of();
            }
            doRequests();
            if (!ready.isEmpty()) {
                return;
            }
            long now = nanoClock.getAsLong();
            if (now - lagsShownNanos >= LAG_INTERVAL_NANOS) {
                lagsShownNanos = now;
                partitions.showLogEnds();
                take(partitions.endsPassed(), now);
                if (!ready.isEmpty()) {
                    return;
                }
            }
            if (paces != null) {
                stepPaced(paces, now);
            } else if (partitions.isEmpty()) {
                handOver.awaitRequest(Long.MAX_VALUE);
            } else {
                ready = partitions.hasUnlocated() ? partitions.locate() : ready;
                if (ready.isEmpty()) {
                    ready = poll(partitions.hasUnlocated() ? SHORT_POLL_NANOS : LONG_POLL_NANOS);
                }
            }
        }

        /** What is held back for the sake of a rate comes before the end of its partition. */
        private void take(List<FetchedRecords<T>> ended, long now) {
            if (paces == null) {
                ready = ended;
            } else {
                paces.hold(ended, now);
            }
        }

        private void stepPaced(PartitionPaces<T> limits, long now) throws IOException, InterruptedException {
            ready = limits.release(now);
            if (!ready.isEmpty()) {
                return;
            }
            long wait = limits.waitNanos(now, LONG_POLL_NANOS);
            if (partitions.isEmpty()) {
                handOver.awaitRequest(wait);
                return;
            }
            limits.hold(partitions.locate(), now);
            partitions.pauseOnly(limits::isHeld);
            limits.hold(poll(wait), nanoClock.getAsLong());
        }

        /** A request that came while nobody was there to be woken must not wait for the poll to end. */
        private List<FetchedRecords<T>> poll(long timeoutNanos) throws IOException {
            wakeable = consumer;
            try {
                boolean isUrgent = handOver.hasRequest() || handOver.isClosed();
                return partitions.poll(isUrgent ? Duration.ZERO : Duration.ofNanos(timeoutNanos));
            } finally {
                wakeable = null;
            }
        }

        private void lookUpLogEnds() {
            wakeable = consumer;
            try {
                partitions.lookUpLogEnds();
            } finally {
                wakeable = null;
            }
        }

        /** Answers to commits come in while the consumer is polled, which must not bring records there is no room for. */
        private void awaitRoom() throws IOException, InterruptedException {
            if (!commits.areInFlight() || partitions.isEmpty()) {
                if (handOver.awaitRoomOrRequest(LAG_INTERVAL_NANOS) && !partitions.isEmpty()) {
                    lookUpLogEnds();
                }
                return;
            }
            partitions.pauseOnly(partition -> true);
            try {
                poll(SHORT_POLL_NANOS);
            } finally {
                partitions.pauseOnly(partition -> false);
            }
        }

        private void doRequests() {
            FetchRequest<T> request = handOver.takeRequest();
            while (request != null) {
                request.deliverTo(this);
                request = handOver.takeRequest();
            }
        }

        @Override
        public void onAdd(FetchRequest.Add<T> request) {
            List<FetchedRecords<T>> all = new ArrayList<>(ready);
            all.addAll(partitions.add(request.partitions()));
            ready = all;
        }

        @Override
        public void onCommit(FetchRequest.Commit<T> request) {
            commits.commit(consumer, request.positions());
        }
    }
}
