package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.runtime.testing.Eventually;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job on a {@link Cluster}, as REST shows it. */
public record RunningJob(Cluster cluster, String id) {
    private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern LOCATION = Pattern.compile("Savepoint completed\\. Path: (\\S+)");

    /** Runs {@code weir run -d} with {@code arguments}. */
    public static RunningJob submit(Cluster cluster, Object... arguments) {
        return of(
                cluster,
                cluster.weir(Command.words("run", "-d", arguments)).endedWith(0).out());
    }

    /** The job whose id {@code weir run} has printed. */
    static RunningJob of(Cluster cluster, String printed) {
        Matcher submitted = SUBMITTED.matcher(printed);
        assertThat(submitted.find()).as("a JobID in '%s'", printed).isTrue();
        return new RunningJob(cluster, submitted.group(1));
    }

    /** Where a command has put a savepoint. */
    public static Path savepointOf(Command.Result result) {
        Matcher location = LOCATION.matcher(result.out());
        assertThat(location.find()).as("%s", result).isTrue();
        return Path.of(location.group(1).replaceFirst("^file:/*", "/"));
    }

    /** What REST answers at {@code path} below the job's. */
    public JsonNode rest(String path) {
        return cluster.rest("/jobs/" + id + path);
    }

    /** Its state. */
    public String state() {
        return rest("").path("state").asText();
    }

    /** Waits for its state. */
    public void awaitState(String state) {
        Eventually.eventually("the job is " + state, () -> state().equals(state));
    }

    /** Waits until all its tasks run, or have done so. */
    public void awaitTasks() {
        Eventually.eventually("all tasks run", this::allTasksRun);
    }

    private boolean allTasksRun() {
        for (JsonNode vertex : rest("").path("vertices")) {
            JsonNode tasks = vertex.path("tasks");
            if (tasks.path("RUNNING").asInt() + tasks.path("FINISHED").asInt()
                    != vertex.path("parallelism").asInt()) {
                return false;
            }
        }
        return state().equals("RUNNING");
    }

    /** How many checkpoints are {@code completed}, {@code failed} or {@code in_progress}. */
    public int checkpoints(String kind) {
        return rest("/checkpoints").path("counts").path(kind).asInt();
    }

    /** Waits until {@code count} more checkpoints have completed. */
    public void awaitCheckpoints(int count) {
        int wanted = checkpoints("completed") + count;
        Eventually.eventually(
                "%d checkpoints are complete".formatted(wanted), () -> checkpoints("completed") >= wanted);
    }

    /** How often it was restarted. */
    public int restarts() {
        return rest("/metrics?get=numRestarts").path(0).path("value").asInt();
    }
}
