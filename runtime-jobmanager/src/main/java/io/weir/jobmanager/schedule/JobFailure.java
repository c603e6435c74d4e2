package io.weir.jobmanager.schedule;

import io.weir.runtime.protocol.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the history of a job.
 *
 * @param failure what
 * @param timestampMillis when
 * @param taskName which task, as {@code Map (1/2)}; null: the job itself
 * @param slot where the task ran; null: nowhere
 */
public record JobFailure(
        Failure failure,
        long timestampMillis,
        @Nullable String taskName,
        @Nullable Slot slot) {}
