package io.weir.connector.kafka.produce;

import io.weir.api.connector.ProcessingTimeService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Builds batches of the records of a subtask and has a {@link Sender} send them. A batch is sent when it is full, when
 * {@code linger.ms} are over and its partition waits for no answer, at {@link #flush}, and when memory is short.
 *
 * <p>Confined to the subtask's thread. A record costs no lock, no object and no look at a clock; a batch does.
 */
public final class BatchProducer implements ProcessingTimeService.ProcessingTimeCallback {
    /** Asks the producer to choose. */
    public static final int NO_PARTITION = -1;

    /** The record has none; it gets the time at which it is written. */
    public static final long NO_TIMESTAMP = -1;

    /** The clock is read for the first record of a batch without a timestamp, and then for each of this many. */
    private static final int RECORDS_A_CLOCK_READ = 32;

    private final Sender sender;
    private final SendQueue queue;
    private final ProducerMetadata metadata;
    private final ProcessingTimeService timers;
    private final int maxRequestBytes;
    private final long lingerMillis;
    private final EncodedHeaders headers = new EncodedHeaders();
    private final SplittableRandom random = new SplittableRandom();
    private final Map<String, Topic> topics = new HashMap<>();
    private final List<Lane> listed = new ArrayList<>();

    /** That of the record before; mostly that of the next one. */
    private @Nullable Topic lastTopic;

    private ProducerIdentity identity = ProducerIdentity.NONE;
    private boolean hasHeaders;
    private boolean hasTimer;
    private boolean isClosed;
    private long wallMillis;
    private int sinceClockRead;

    /** {@code timers} are the subtask's. */
    public BatchProducer(Sender sender, ProcessingTimeService timers) {
        this.sender = sender;
        this.timers = timers;
        queue = sender.queue();
        metadata = sender.metadata();
        maxRequestBytes = sender.settings().rules().maxRequestBytes();
        lingerMillis = sender.settings().lingerMillis();
    }

    /** Records from now on are written as {@code next}; all before must be flushed. */
    public void begin(ProducerIdentity next) {
        identity = next;
    }

    /**
     * Writes a record, some time before {@link #flush} returns.
     *
     * @param partition or {@link #NO_PARTITION}
     * @param timestamp in milliseconds, or {@link #NO_TIMESTAMP}
     * @param recordHeaders null: none
     * @throws IOException if this record can never be written, or one before could not
     */
    public void append(
            String topicName,
            int partition,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers recordHeaders)
            throws IOException, InterruptedException {
        queue.check();
        Topic topic = lastTopic;
        if (topic == null || !topic.name.equals(topicName)) {
            topic = find(topicName);
            lastTopic = topic;
        }
        if (!topic.has(partition)) {
            await(topic, partition);
        }
        encode(recordHeaders);
        Lane lane = topic.laneOf(partition, key);
        OpenBatch batch = lane.open;
        long time = timestamp >= 0 ? timestamp : clock(batch == null);
        if (batch == null || !batch.append(time, key, value, headers)) {
            begin(topic, partition, time, key, value);
        }
    }

    private void encode(@Nullable Headers recordHeaders) {
        if (recordHeaders != null) {
            Header[] all = recordHeaders.toArray();
            headers.set(all);
            hasHeaders = all.length > 0;
        } else if (hasHeaders) {
            headers.clear();
            hasHeaders = false;
        }
    }

    private long clock(boolean isFirst) {
        if (isFirst || ++sinceClockRead >= RECORDS_A_CLOCK_READ) {
            wallMillis = Time.SYSTEM.milliseconds();
            sinceClockRead = 0;
        }
        return wallMillis;
    }

    /** The record begins a batch; the one before, where there is one, is full. */
    private void begin(Topic topic, int partition, long time, byte @Nullable [] key, byte @Nullable [] value)
            throws IOException, InterruptedException {
        long leastBytes = OpenBatch.upperBound(key, value, headers);
        requireSmall(topic.name, leastBytes);
        Lane full = topic.laneOf(partition, key);
        if (full.open != null) {
            seal(full);
            if (topic.mayMove(partition, key)) {
                topic.moveOn();
            }
        }
        refresh(topic);
        byte[] memory = queue.poll(leastBytes);
        if (memory == null) {
            sealAll();
            memory = queue.take(leastBytes);
        }
        Lane lane = topic.laneOf(partition, key);
        if (lane.open != null) {
            // New partitions, or the choice of another one, have led to a batch that others began.
            seal(lane);
        }
        OpenBatch batch = new OpenBatch(lane, memory, SendLoop.nowMillis(), time);
        if (!batch.append(time, key, value, headers)) {
            throw new IllegalStateException("%d bytes hold no record of %d".formatted(memory.length, leastBytes));
        }
        open(batch);
    }

    private void requireSmall(String topicName, long leastBytes) throws IOException {
        long memoryBytes = sender.settings().memoryBytes();
        if (leastBytes > maxRequestBytes) {
            throw tooLarge(topicName, leastBytes, "max.request.size", maxRequestBytes);
        }
        if (leastBytes > memoryBytes) {
            throw tooLarge(topicName, leastBytes, "buffer.memory", memoryBytes);
        }
    }

    private static IOException tooLarge(String topicName, long bytes, String setting, long limit) {
        return new IOException(
                "A record for topic '%s' has up to %d bytes, and '%s' allows %d. Raise it, and 'max.message.bytes' of the topic if need be, or write smaller records."
                        .formatted(topicName, bytes, setting, limit));
    }

    private void open(OpenBatch batch) {
        Lane lane = batch.lane;
        lane.open = batch;
        if (!lane.isListed) {
            lane.isListed = true;
            listed.add(lane);
        }
        if (!hasTimer) {
            startTimer(lingerMillis);
        }
    }

    private void startTimer(long millis) {
        hasTimer = true;
        timers.registerTimer(timers.getCurrentProcessingTime() + millis, this);
    }

    /** {@code linger.ms} are over: batches go, except where they would only wait in line; there they can as well grow. */
    @Override
    public void onProcessingTime(long time) throws IOException {
        hasTimer = false;
        if (isClosed) {
            return;
        }
        for (int i = listed.size() - 1; i >= 0; i--) {
            Lane lane = listed.get(i);
            if (lane.open != null && lane.unanswered.get() == 0) {
                seal(lane);
            }
            if (lane.open == null) {
                lane.isListed = false;
                listed.set(i, listed.get(listed.size() - 1));
                listed.remove(listed.size() - 1);
            }
        }
        // Nor does a partition that takes its time get all the records without a key.
        topics.values().forEach(Topic::moveOn);
        if (!listed.isEmpty()) {
            startTimer(Math.max(1, lingerMillis));
        }
    }

    private void seal(Lane lane) throws IOException {
        OpenBatch batch = lane.open;
        if (batch != null) {
            lane.open = null;
            if (queue.add(batch.seal(identity))) {
                sender.wake();
            }
        }
    }

    private void sealAll() throws IOException {
        for (Lane lane : listed) {
            seal(lane);
            lane.isListed = false;
        }
        listed.clear();
    }

    /** Waits until all records are in their partitions. */
    public void flush() throws IOException, InterruptedException {
        queue.check();
        sealAll();
        queue.awaitAnswers();
    }

    /** Throws what went wrong. */
    public void check() throws IOException {
        queue.check();
    }

    /** The numbers of the partitions of a topic, in order; waits until they are known. */
    public int[] partitionsOf(String topicName) throws IOException, InterruptedException {
        await(find(topicName), NO_PARTITION);
        return metadata.fetch().partitionsForTopic(topicName).stream()
                .mapToInt(PartitionInfo::partition)
                .sorted()
                .toArray();
    }

    private Topic find(String name) throws IOException, InterruptedException {
        Topic found = topics.get(name);
        if (found == null) {
            found = new Topic(name, sender.settings().ignoresKeys(), random);
            await(found, NO_PARTITION);
            topics.put(name, found);
        }
        return found;
    }

    /** Looks whether there are more partitions by now. */
    private void refresh(Topic known) {
        metadata.add(known.name, Time.SYSTEM.milliseconds());
        if (!known.isOf(metadata.updateVersion())) {
            known.update(metadata.fetch(), metadata.updateVersion());
        }
    }

    /** Waits until a topic is known to be there, with the partition unless that is {@link #NO_PARTITION}. */
    private void await(Topic wanted, int partition) throws IOException, InterruptedException {
        Timer timer = Time.SYSTEM.timer(sender.settings().maxBlockMillis());
        try {
            refresh(wanted);
            while (!wanted.isKnown() || !wanted.has(partition)) {
                int version = metadata.requestUpdateForTopic(wanted.name);
                sender.wake();
                metadata.awaitUpdate(version, timer);
                queue.check();
                metadata.maybeThrowExceptionForTopic(wanted.name);
                refresh(wanted);
            }
        } catch (TimeoutException e) {
            throw new IOException(missing(wanted, partition), e);
        } catch (KafkaException e) {
            throw new IOException(
                    "The brokers did not tell of topic '%s': %s".formatted(wanted.name, e.getMessage()), e);
        }
    }

    private String missing(Topic wanted, int partition) {
        long waitedMillis = sender.settings().maxBlockMillis();
        if (wanted.isKnown()) {
            return "A record is for partition %d of topic '%s', which has partitions 0 to %d, also after 'max.block.ms', %d ms."
                    .formatted(partition, wanted.name, wanted.partitions() - 1, waitedMillis);
        }
        Cluster cluster = metadata.fetch();
        return cluster.isBootstrapConfigured()
                ? "No broker at %s told of topic '%s' within 'max.block.ms', %d ms."
                        .formatted(sender, wanted.name, waitedMillis)
                : "Topic '%s' was not there within 'max.block.ms', %d ms. Create it, or mend its name."
                        .formatted(wanted.name, waitedMillis);
    }

    /** Does nothing any more. */
    public void close() {
        isClosed = true;
    }
}
