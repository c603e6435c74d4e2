package io.weir.connector.kafka.source;

import io.weir.api.metrics.Counter;
import io.weir.api.metrics.MetricGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the group how far complete checkpoints have come. Nothing depends on it: what fails is counted and forgotten. Used by
 * the fetching thread alone, but for the counters.
 */
final class OffsetCommits<T> {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
    private static final Duration LAST_COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final Counter succeeded;
    private final Counter failed;
    private int inFlight;

    OffsetCommits(MetricGroup metrics) {
        succeeded = metrics.counter("commitsSucceeded");
        failed = metrics.counter("commitsFailed");
    }

    /** Whether an answer is awaited, for which the consumer has to be polled. */
    boolean areInFlight() {
        return inFlight > 0;
    }

    /** Commits without waiting, unless nothing is read any more: then nobody polls for the answer, and nobody is held up. */
    void commit(Consumer<?, ?> consumer, Map<ReadPartition<T>, Long> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, offset) -> offsets.put(partition.partition(), new OffsetAndMetadata(offset)));
        if (consumer.assignment().isEmpty()) {
            commitAndWait(consumer, positions, offsets);
            return;
        }
        inFlight++;
        consumer.commitAsync(offsets, (committed, error) -> {
            inFlight--;
            onAnswer(positions, error);
        });
    }

    private void commitAndWait(
            Consumer<?, ?> consumer,
            Map<ReadPartition<T>, Long> positions,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets, LAST_COMMIT_TIMEOUT);
            onAnswer(positions, null);
        } catch (WakeupException e) {
            commitAndWait(consumer, positions, offsets); // a wakeup comes once
        } catch (KafkaException e) {
            onAnswer(positions, e);
        }
    }

    private void onAnswer(Map<ReadPartition<T>, Long> positions, @Nullable Exception error) {
        if (error == null) {
            succeeded.inc();
            positions.forEach(ReadPartition::onCommitted);
        } else {
            failed.inc();
            LOG.warn(
                    "The offsets of a checkpoint could not be committed to the group; the job does not need them, and the"
                            + " next checkpoint's go further: {}",
                    error.toString());
        }
    }
}
