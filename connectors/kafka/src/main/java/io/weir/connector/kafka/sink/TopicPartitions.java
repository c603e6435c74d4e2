package io.weir.connector.kafka.sink;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.functions.TaskInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Which partitions topics have, for serializers that choose one. Asked for anew every minute. */
final class TopicPartitions implements KafkaSinkContext, ProcessingTimeService.ProcessingTimeCallback {
    private static final long REFRESH_MILLIS = 60_000;

    private final TaskInfo task;
    private final Lookup lookup;
    private final ProcessingTimeService clock;
    private final Map<String, int[]> partitions = new HashMap<>();

    /** The topic of the call before; mostly that of the next one. */
    private String lastTopic = "";

    private int[] lastPartitions = {};

    /** Asks for the partitions of a topic, in order. */
    @FunctionalInterface
    interface Lookup {
        int[] partitionsOf(String topic) throws IOException, InterruptedException;
    }

    TopicPartitions(TaskInfo task, Lookup lookup, ProcessingTimeService clock) {
        this.task = task;
        this.lookup = lookup;
        this.clock = clock;
    }

    @Override
    public int getParallelInstanceId() {
        return task.indexOfThisSubtask();
    }

    @Override
    public int getNumberOfParallelInstances() {
        return task.numberOfParallelSubtasks();
    }

    @Override
    public int[] getPartitionsForTopic(String topic) {
        if (!topic.equals(lastTopic)) {
            lastPartitions = partitions.computeIfAbsent(topic, this::ask);
            lastTopic = topic;
        }
        return lastPartitions;
    }

    private int[] ask(String topic) {
        if (partitions.isEmpty()) {
            clock.registerTimer(clock.getCurrentProcessingTime() + REFRESH_MILLIS, this);
        }
        try {
            return lookup.partitionsOf(topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while the partitions of topic '%s' were asked for.".formatted(topic), e);
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(
                    "The partitions of topic '%s' could not be asked for: %s".formatted(topic, e.getMessage()), e));
        }
    }

    @Override
    public void onProcessingTime(long time) {
        partitions.clear();
        lastTopic = "";
    }
}
