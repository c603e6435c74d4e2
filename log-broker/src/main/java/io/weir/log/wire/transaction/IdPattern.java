package io.weir.log.wire.transaction;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a client, which might be made to never end: each match may look at so many characters and no more.
 *
 * <p>What cannot be matched is told by {@link IllegalArgumentException}.
 */
final class IdPattern {
    private static final int MOST_LOOKS = 100_000;
    private static final int LONGEST = 1_000;

    private final @Nullable Pattern pattern;

    private IdPattern(@Nullable Pattern pattern) {
        this.pattern = pattern;
    }

    /** {@code regex} null or empty: everything matches. */
    static IdPattern of(@Nullable String regex) {
        if (regex == null || regex.isEmpty()) {
            return new IdPattern(null);
        }
        if (regex.length() > LONGEST) {
            throw new IllegalArgumentException("A pattern of %d characters".formatted(regex.length()));
        }
        try {
            return new IdPattern(Pattern.compile(regex));
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new IllegalArgumentException("Not a pattern: " + regex, e);
        }
    }

    boolean matches(String id) {
        try {
            return pattern == null || pattern.matcher(new Counted(id)).matches();
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("A pattern too deep for " + id, e);
        }
    }

    /** Counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new IllegalArgumentException("A pattern that takes too long for " + text);
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
