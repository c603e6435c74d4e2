package io.weir.connector.files.reader;

/** Looks for the line break that ends a record: the first one, or the first that is not within quotes. */
final class QuoteScan {
    private enum State {
        /** A quote here opens a quoted value. */
        VALUE_START,
        /** In a value without quotes; quotes are nothing special. */
        PLAIN,
        QUOTED,
        /** A second quote in a row stands for itself, anything else follows the end of the quoted value. */
        QUOTE_IN_QUOTED
    }

    private static final byte NONE = 0;

    private final byte separator;
    private final byte quote;
    private State state = State.VALUE_START;

    private QuoteScan(byte separator, byte quote) {
        this.separator = separator;
        this.quote = quote;
    }

    static QuoteScan off() {
        return new QuoteScan(NONE, NONE);
    }

    /** Both are single bytes in UTF-8, which no longer character contains. */
    static QuoteScan of(char separator, char quote) {
        if (separator < 1 || separator > 127 || quote < 1 || quote > 127) {
            throw new IllegalArgumentException(
                    "Separator and quote of a file are characters from 1 to 127, these are %d and %d."
                            .formatted((int) separator, (int) quote));
        }
        return new QuoteScan((byte) separator, (byte) quote);
    }

    boolean isOff() {
        return quote == NONE;
    }

    /** A record begins. */
    void restart() {
        state = State.VALUE_START;
    }

    /** Whether what was looked at so far ends within quotes. */
    boolean isWithin() {
        return state == State.QUOTED;
    }

    /** Index of the line break, -1: there is none. What was looked at before is not looked at again. */
    int findEnd(byte[] bytes, int from, int to) {
        if (quote == NONE) {
            return lineEnd(bytes, from, to);
        }
        State at = state;
        for (int i = from; i < to; i++) {
            byte value = bytes[i];
            if (at == State.QUOTED) {
                at = value == quote ? State.QUOTE_IN_QUOTED : State.QUOTED;
            } else if (value == quote && at != State.PLAIN) {
                at = State.QUOTED;
            } else if (value == '\n') {
                return i;
            } else {
                at = value == separator ? State.VALUE_START : State.PLAIN;
            }
        }
        state = at;
        return -1;
    }

    static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
