package io.weir.jobmanager.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a job ended.
 *
 * @param name of the job
 * @param status FINISHED, CANCELED or FAILED
 * @param endMillis when
 */
public record JobResult(String name, String status, long endMillis) {
    private static final int MAX_NAME_CHARS = 1000;

    byte[] bytes() {
        String line = name.replaceAll("\\s", " ");
        return "%s%n%d%n%s%n"
                .formatted(status, endMillis, line.substring(0, Math.min(MAX_NAME_CHARS, line.length())))
                .replace("\r", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    static JobResult of(byte[] bytes) {
        List<String> lines = new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
        if (lines.size() < 3 || !lines.get(1).matches("\\d{1,18}")) {
            throw new IllegalArgumentException("is no result of a job");
        }
        return new JobResult(lines.get(2), lines.get(0), Long.parseLong(lines.get(1)));
    }
}
