package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.jobmanager.job.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What takes longer than a request: it is begun by one and asked for by others. Results are kept for five minutes. Confined
 * to the JobManager's endpoint thread.
 */
final class Operations {
    private static final long KEPT_NANOS = 300_000_000_000L;
    private static final int MAX_KEPT = 1000;

    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Clock clock;

    Operations(Clock clock) {
        this.clock = clock;
    }

    private static final class Operation {
        private final String subject;
        private final CompletableFuture<?> result;
        private long endedNanos;

        Operation(String subject, CompletableFuture<?> result) {
            this.subject = subject;
            this.result = result;
        }
    }

    record Triggered(@JsonProperty("request-id") String requestId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(JobViews.QueueStatus status, @Nullable Object operation) {}

    /**
     * Begins an operation on {@code subject}, unless there is one of that id.
     *
     * @param id as the client gave it, so that it may ask twice; empty: none
     */
    Triggered begin(String id, String subject, Supplier<CompletableFuture<?>> operation) {
        forget();
        if (!id.isEmpty() && !id.matches("[0-9a-f]{32}")) {
            throw RestException.badRequest("The triggerId '%s' is not made of 32 lower-case hex digits.".formatted(id));
        }
        String key = id.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : id;
        Operation present = operations.get(key);
        if (present == null) {
            Operation begun = new Operation(subject, operation.get());
            begun.result.whenComplete((result, error) -> begun.endedNanos = clock.nanos());
            operations.put(key, begun);
        }
        return new Triggered(key);
    }

    /** How an operation on {@code subject} stands; its result is shown by {@code views}. */
    Result look(String id, String subject, View views) {
        Operation operation = operations.get(id);
        if (operation == null || !operation.subject.equals(subject)) {
            throw RestException.notFound(
                    "There is no operation '%s' on %s; results are kept for 5 minutes.".formatted(id, subject));
        }
        if (!operation.result.isDone()) {
            return new Result(new JobViews.QueueStatus("IN_PROGRESS"), null);
        }
        Object shown = operation
                .result
                .handle((result, error) -> error == null ? views.done(result) : views.failed(error))
                .join();
        return new Result(new JobViews.QueueStatus("COMPLETED"), shown);
    }

    /** Shows what came out. */
    interface View {
        Object done(@Nullable Object result);

        Object failed(Throwable error);
    }

    private void forget() {
        long now = clock.nanos();
        operations.values().removeIf(each -> each.result.isDone() && now - each.endedNanos > KEPT_NANOS);
        while (operations.size() >= MAX_KEPT) {
            operations.remove(operations.keySet().iterator().next());
        }
    }
}
