package io.weir.client.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.datastream.CloseableIterator;
import io.weir.api.datastream.JobClient;
import io.weir.api.types.DataInputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.client.rest.ClusterUnreachableException;
import io.weir.client.rest.RestClient;
import io.weir.client.rest.RestFailedException;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches the records of a collecting sink as the program asks for them. Used by one thread. */
final class CollectedIterator<T> implements CloseableIterator<T> {
    private static final long PAUSE_MILLIS = 20;

    private final RestClient rest;
    private final JobClient job;
    private final String path;
    private final TypeSerializer<T> serializer;
    private final DataInputView in = new DataInputView();
    private final ArrayDeque<T> fetched = new ArrayDeque<>();
    private final CompletableFuture<?> end;
    private long nextSequence;
    private boolean ended;

    CollectedIterator(RestClient rest, JobClient job, String collectorId, TypeInformation<T> type) {
        this.rest = rest;
        this.job = job;
        this.path = "/weir/v1/jobs/%s/collected/%s?from=".formatted(job.getJobID(), collectorId);
        this.serializer = Serializers.create(
                type, SerializerConfig.STANDARD, Thread.currentThread().getContextClassLoader());
        this.end = job.getJobExecutionResult();
    }

    @Override
    public boolean hasNext() {
        while (fetched.isEmpty() && !ended) {
            boolean jobEnded = end.isDone(); // looked at first: what it left behind is then fetched once more
            if (!fetch() && !ended) {
                if (jobEnded) {
                    requireSuccess();
                    ended = true;
                } else {
                    pause();
                }
            }
        }
        return !fetched.isEmpty();
    }

    private boolean fetch() {
        JsonNode answer;
        try {
            answer = rest.get(path + nextSequence);
        } catch (RestFailedException e) {
            return false; // the sink is not open yet, or no longer
        } catch (ClusterUnreachableException e) {
            if (end.isDone()) {
                return false; // a cluster of the job's own ends with it
            }
            throw e;
        }
        for (JsonNode record : answer.path("records")) {
            byte[] bytes = Base64.getDecoder().decode(record.asText());
            in.wrap(bytes, 0, bytes.length);
            fetched.add(serializer.deserialize(in));
            nextSequence++;
        }
        ended = answer.path("ended").asBoolean();
        if (ended) {
            acknowledge();
        }
        return !fetched.isEmpty();
    }

    /** The sink, and with it the job, waits for this. A cluster of the job's own may end without an answer to it. */
    private void acknowledge() {
        while (!end.isDone()) {
            try {
                rest.tell(path + nextSequence);
                return;
            } catch (ClusterUnreachableException e) {
                pause();
            }
        }
    }

    private void requireSuccess() {
        try {
            end.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }

    private void pause() {
        try {
            end.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // asked again above
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more results");
        }
        return fetched.remove();
    }

    @Override
    public void close() {
        if (!end.isDone()) {
            job.cancel().join();
        }
    }
}
