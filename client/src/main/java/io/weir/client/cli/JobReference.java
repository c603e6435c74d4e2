package io.weir.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.client.rest.RestClient;
import java.util.ArrayList;
import java.util.List;

/** A job as users name it: its id, the beginning of it, or its name. */
final class JobReference {
    private JobReference() {}

    /**
     * The id of the one job that {@code reference} names.
     *
     * @throws CommandException if there is none, or several
     */
    static String resolve(RestClient rest, String reference) {
        List<JsonNode> jobs = new ArrayList<>();
        rest.get("/jobs/overview").path("jobs").forEach(jobs::add);
        List<String> found = jobs.stream()
                .filter(job -> job.path("jid").asText().startsWith(reference)
                        || job.path("name").asText().equals(reference))
                .map(job -> job.path("jid").asText())
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    "There is no job '%s' at %s (%d jobs there).".formatted(reference, rest.address(), jobs.size()),
                    "weir list -a");
        }
        throw new CommandException(
                ExitCode.USAGE,
                "'%s' names %d jobs: %s.".formatted(reference, found.size(), String.join(", ", found)),
                "give more of the id");
    }
}
