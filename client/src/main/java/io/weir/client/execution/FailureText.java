package io.weir.client.execution;

import com.fasterxml.jackson.databind.JsonNode;

/** What users read first about a failed job. */
final class FailureText {
    private FailureText() {}

    /** One sentence from an entry of the exception history. */
    static String sentence(JsonNode entry) {
        String message = entry.path("message").asText("");
        if (!message.isEmpty()) {
            return message;
        }
        String trace = entry.path("stacktrace").asText("");
        int end = trace.indexOf('\n');
        String firstLine = end < 0 ? trace : trace.substring(0, end);
        return firstLine.isEmpty() ? "The job failed; the JobManager kept no reason." : firstLine;
    }
}
