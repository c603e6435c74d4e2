package io.weir.client.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.datastream.SavepointFormatType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks the JobManager for savepoints and waits for them. Callable from any thread. */
public final class SavepointCalls {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RestClient rest;

    /** Asks {@code rest}. */
    public SavepointCalls(RestClient rest) {
        this.rest = rest;
    }

    /** Triggers a savepoint, and with {@code cancel} the end of the job behind it; the id of the trigger. */
    public String trigger(String jobId, @Nullable Path directory, SavepointFormatType format, boolean cancel) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("cancel-job", cancel).put("formatType", format.name());
        if (directory != null) {
            body.put("target-directory", absolute(directory));
        }
        return requestId(rest.post("/jobs/" + jobId + "/savepoints", body));
    }

    /** Triggers a savepoint that the job ends with; the id of the trigger. */
    public String stop(String jobId, @Nullable Path directory, SavepointFormatType format, boolean drain) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("drain", drain).put("formatType", format.name());
        if (directory != null) {
            body.put("targetDirectory", absolute(directory));
        }
        return requestId(rest.post("/jobs/" + jobId + "/stop", body));
    }

    /**
     * Where a triggered savepoint lies; empty: it is still under way.
     *
     * @throws OperationFailedException if it did not come about
     */
    public Optional<String> find(String jobId, String triggerId) {
        return look("/jobs/" + jobId + "/savepoints/" + triggerId)
                .map(operation -> operation.path("location").asText());
    }

    /**
     * Waits for a triggered savepoint; where it lies.
     *
     * @throws OperationFailedException if it did not come about
     */
    public String await(String jobId, String triggerId) {
        return completed("/jobs/" + jobId + "/savepoints/" + triggerId)
                .path("location")
                .asText();
    }

    /** Deletes a savepoint. */
    public void dispose(Path savepoint) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("savepoint-path", absolute(savepoint));
        completed("/savepoint-disposal/" + requestId(rest.post("/savepoint-disposal", body)));
    }

    /** Triggers a checkpoint of the job's own and waits for it; its number. */
    public String checkpoint(String jobId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("checkpointType", "CONFIGURED");
        String triggerId = requestId(rest.post("/jobs/" + jobId + "/checkpoints", body));
        return completed("/jobs/" + jobId + "/checkpoints/" + triggerId)
                .path("checkpointId")
                .asText();
    }

    private JsonNode completed(String path) {
        Optional<JsonNode> operation = look(path);
        while (operation.isEmpty()) {
            LockSupport.parkNanos(POLL_NANOS);
            operation = look(path);
        }
        return operation.get();
    }

    private Optional<JsonNode> look(String path) {
        JsonNode answer = rest.get(path);
        if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
            return Optional.empty();
        }
        JsonNode operation = answer.path("operation");
        // The endpoint of checkpoints spells it in another way than those of savepoints.
        for (String name : List.of("failure-cause", "failureCause")) {
            JsonNode cause = operation.path(name);
            if (!cause.isMissingNode() && !cause.isNull()) {
                throw new OperationFailedException(firstLine(cause));
            }
        }
        return Optional.of(operation);
    }

    /** A failure is told as its sentence, without the trace behind it. */
    private static String firstLine(JsonNode cause) {
        String text = cause.path("message").asText(cause.path("stack-trace").asText(cause.asText()));
        return text.lines().findFirst().orElse("The JobManager gave no reason.");
    }

    private static String requestId(JsonNode answer) {
        return answer.path("request-id").asText();
    }

    /** The JobManager runs in another directory. */
    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
