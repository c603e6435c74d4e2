package io.weir.connector.kafka.sink;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.serialization.SerializationContext;
import java.io.IOException;

/** Where a writer runs. */
record WriterScope(WriterInitContext context) implements SerializationContext {
    int subtask() {
        return context.getTaskInfo().indexOfThisSubtask();
    }

    int parallelism() {
        return context.getTaskInfo().numberOfParallelSubtasks();
    }

    /** Of the thread that sends what the writer writes. */
    String threadName() {
        return "weir-kafka-sink-" + subtask();
    }

    ProcessingTimeService timers() {
        return context.getProcessingTimeService();
    }

    /** Opens a serializer; what it is to be given with each record. */
    TopicPartitions open(KafkaRecordSerializationSchema<?> serializer, TopicPartitions.Lookup lookup)
            throws IOException {
        TopicPartitions topics = new TopicPartitions(context.getTaskInfo(), lookup, context.getProcessingTimeService());
        try {
            serializer.open(this, topics);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The serializer of the sink could not be opened: " + e.getMessage(), e);
        }
        return topics;
    }

    @Override
    public MetricGroup metricGroup() {
        return context.metricGroup();
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return context.getUserCodeClassLoader();
    }
}
