package io.weir.connector.kafka.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The transactional ids of one subtask: {@code prefix-subtask-number}. Those of subtasks that there are no more fall to one that
 * there is.
 */
record TransactionalIds(String prefix, int subtask, int parallelism) {
    String id(int number) {
        return "%s-%d-%d".formatted(prefix, subtask, number);
    }

    /** Matches the ids of all subtasks, in all regular expressions that brokers know. */
    String pattern() {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c > 127;
            pattern.append(isPlain ? "" : "\\").append(c);
        }
        return pattern.append("-[0-9]+-[0-9]+").toString();
    }

    /** Those of {@code ids} that this subtask has to settle, without those that are {@code pinned}. */
    List<String> toSettle(Collection<String> all, Set<String> pinned) {
        Pattern form = Pattern.compile(Pattern.quote(prefix) + "-([0-9]{1,9})-[0-9]+");
        List<String> mine = new ArrayList<>();
        for (String id : all) {
            Matcher matcher = form.matcher(id);
            if (matcher.matches()
                    && Integer.parseInt(matcher.group(1)) % parallelism == subtask
                    && !pinned.contains(id)) {
                mine.add(id);
            }
        }
        return mine;
    }
}
