package io.weir.log.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody may have meant. */
public final class NearestName {
    private static final int LONGEST = 200;

    private NearestName() {}

    /** The name that is nearest to {@code said}; empty if none is near. */
    public static Optional<String> among(Collection<String> names, String said) {
        if (said.length() > LONGEST) {
            return Optional.empty();
        }
        int least = Math.max(2, said.length() / 3) + 1;
        Optional<String> nearest = Optional.empty();
        for (String name : names) {
            int distance = distance(name, said);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(name);
            }
        }
        return nearest;
    }

    /** How many characters must be put in, left out or changed. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }
}
