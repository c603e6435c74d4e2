package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.jobmanager.job.MetricStore;
import io.weir.jobmanager.schedule.Subtask;
import java.util.List;

/** What one or more subtasks have read and written, and how they spent their time. */
record IoMetrics(
        @JsonProperty("read-bytes") long readBytes,
        @JsonProperty("read-bytes-complete") boolean readBytesComplete,
        @JsonProperty("write-bytes") long writeBytes,
        @JsonProperty("write-bytes-complete") boolean writeBytesComplete,
        @JsonProperty("read-records") long readRecords,
        @JsonProperty("read-records-complete") boolean readRecordsComplete,
        @JsonProperty("write-records") long writeRecords,
        @JsonProperty("write-records-complete") boolean writeRecordsComplete,
        @JsonProperty("accumulated-backpressured-time") long backPressuredMillis,
        @JsonProperty("accumulated-idle-time") long idleMillis,
        @JsonProperty("accumulated-busy-time") double busyMillis) {
    static IoMetrics of(List<Subtask> subtasks, MetricStore metrics) {
        boolean complete = subtasks.stream()
                .noneMatch(task -> metrics.values(task.attempt()).isEmpty());
        return new IoMetrics(
                sum(subtasks, metrics, "numBytesIn"),
                complete,
                sum(subtasks, metrics, "numBytesOut"),
                complete,
                sum(subtasks, metrics, "numRecordsIn"),
                complete,
                sum(subtasks, metrics, "numRecordsOut"),
                complete,
                sum(subtasks, metrics, "accumulateBackPressuredTimeMs"),
                sum(subtasks, metrics, "accumulateIdleTimeMs"),
                sum(subtasks, metrics, "accumulateBusyTimeMs"));
    }

    private static long sum(List<Subtask> subtasks, MetricStore metrics, String name) {
        return subtasks.stream()
                .mapToLong(task -> metrics.value(task.attempt(), name).longValue())
                .sum();
    }
}
