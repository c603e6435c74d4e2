package io.weir.log.fuzz;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs something with many seeds: the same each time, or others for as many minutes as {@code -Dweir.fuzz.minutes} says. */
public final class Fuzz {
    private Fuzz() {}

    /** Runs {@code each} at least {@code cases} times; how often. What it throws is told with its seed. */
    public static long run(int cases, Consumer<Random> each) {
        long minutes = Long.getLong("weir.fuzz.minutes", 0);
        long seed = minutes == 0 ? 1 : System.nanoTime();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        long run = 0;
        for (; run < cases || System.nanoTime() < end; run++) {
            try {
                each.accept(new Random(seed + run));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("With seed " + (seed + run), e);
            }
        }
        return run;
    }
}
