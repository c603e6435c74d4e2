package io.weir.client.execution;

import java.io.Serializable;

/** Values of accumulators as REST shows them. */
final class AccumulatorText {
    private AccumulatorText() {}

    /** A whole number becomes a Long or, where its counter kept ints, is still read as one; text stays text. */
    static Serializable parse(String text) {
        if (text.matches("-?\\d{1,18}")) {
            return Long.valueOf(text);
        }
        if (text.matches("-?\\d+\\.\\d+(E-?\\d+)?")) {
            return Double.valueOf(text);
        }
        return text;
    }
}
