package io.weir.systemtests.log;

import java.util.BitSet;

/**
 * What one writer knows of its records, by their numbers. Written by the writer and, for what is acknowledged, by its client's
 * thread; read when both have ended.
 */
final class Written {
    private final BitSet expected = new BitSet();
    private final BitSet unexpected = new BitSet();

    /** It was acknowledged, and committed where it is part of a transaction: it has to be there. */
    synchronized void mustBeThere(int from, int to) {
        expected.set(from, to);
    }

    /** It was aborted: nobody may see it. */
    synchronized void mustNotBeThere(int from, int to) {
        unexpected.set(from, to);
    }

    synchronized boolean isUnexpected(int number) {
        return unexpected.get(number);
    }

    synchronized int expectedCount() {
        return expected.cardinality();
    }

    synchronized int unexpectedCount() {
        return unexpected.cardinality();
    }

    /** How many of those that have to be there are not in {@code seen}. */
    synchronized int missing(BitSet seen) {
        BitSet missing = (BitSet) expected.clone();
        missing.andNot(seen);
        return missing.cardinality();
    }
}
