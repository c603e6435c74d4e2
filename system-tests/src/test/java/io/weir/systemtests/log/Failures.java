package io.weir.systemtests.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What came back with an error: each kind with how often it did and how it was the first time. Any thread may tell. */
final class Failures {
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private int count;

    private static final class Kind {
        private final String first;
        private int count;

        Kind(String first) {
            this.first = first;
        }
    }

    /**
     * Counts one.
     *
     * @param what was tried, without what differs from one time to the next
     * @param example what differs
     */
    synchronized void add(String what, Object example, Throwable error) {
        StringBuilder text = new StringBuilder(what);
        for (Throwable each = error; each != null; each = each.getCause()) {
            text.append(": ").append(each.getClass().getSimpleName());
            if (each.getMessage() != null) {
                text.append(" \"").append(each.getMessage()).append('"');
            }
        }
        count++;
        // Errors that differ by an offset or an epoch only are of one kind.
        String kind = NUMBERS.matcher(text).replaceAll("#");
        kinds.computeIfAbsent(kind, first -> new Kind(text + " (" + example + ')')).count++;
    }

    /** How many there were. */
    synchronized int count() {
        return count;
    }

    /** A line for each kind. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        kinds.values().forEach(each -> lines.add("%d times, first: %s".formatted(each.count, each.first)));
        return lines;
    }
}
