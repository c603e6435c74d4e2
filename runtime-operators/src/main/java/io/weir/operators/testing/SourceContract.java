package io.weir.operators.testing;

import io.weir.api.connector.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What every source that can be read again promises: wherever it is broken off, nothing is lost and nothing comes twice. */
public final class SourceContract {
    private SourceContract() {}

    /**
     * Breaks {@code source} off after random numbers of records, and again and again after that, with random numbers of
     * readers if {@code rescales}; throws AssertionError where the records are not those of one unbroken run. With one reader
     * their order counts too.
     */
    public static <T extends Comparable<? super T>> void check(Source<T, ?, ?> source, boolean rescales, long seed)
            throws Exception {
        List<T> expected;
        try (SourceHarness<T> unbroken = SourceHarness.start(source, 1)) {
            expected = unbroken.readAll();
        }
        Random random = new Random(seed);
        List<T> read = new ArrayList<>();
        int pieces = expected.size() / 4 + 2;
        SourceHarness.Snapshot snapshot;
        int readers = rescales ? 1 + random.nextInt(4) : 1;
        try (SourceHarness<T> first = SourceHarness.start(source, readers)) {
            snapshot = breakOff(first, readers, pieces, random, read);
        }
        for (int round = 0; round < 4; round++) {
            readers = rescales ? 1 + random.nextInt(4) : 1;
            try (SourceHarness<T> next = SourceHarness.restore(source, readers, snapshot)) {
                snapshot = breakOff(next, readers, pieces, random, read);
            }
        }
        try (SourceHarness<T> last = SourceHarness.restore(source, 1, snapshot)) {
            read.addAll(last.readAll());
        }
        if (rescales) {
            Collections.sort(expected);
            Collections.sort(read);
        }
        if (!read.equals(expected)) {
            throw new AssertionError(
                    "Broken off with seed %d, the source gave %s instead of %s".formatted(seed, read, expected));
        }
    }

    private static <T> SourceHarness.Snapshot breakOff(
            SourceHarness<T> harness, int readers, int atMost, Random random, List<T> read) throws Exception {
        for (int reader = 0; reader < readers; reader++) {
            read.addAll(harness.read(reader, random.nextInt(atMost)));
        }
        SourceHarness.Snapshot snapshot = harness.snapshot();
        harness.read(random.nextInt(readers), 3); // and is lost
        return snapshot;
    }
}
