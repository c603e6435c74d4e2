package io.weir.log.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many short lives of a coordinator of groups, in one thread with a clock of its own. A failure names its seed. More of them
 * with {@code -Dweir.simulation.seeds=10000}, others with {@code -Dweir.simulation.first=123}.
 */
final class GroupSimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSimulationTest.class);
    private static final long SEEDS = Long.getLong("weir.simulation.seeds", 30);
    private static final long FIRST = Long.getLong("weir.simulation.first", 0);
    /** Each bug must show within as many. */
    private static final int SEEDS_PER_BUG = 40;

    @Test
    void holdsForManySeeds() {
        long crashes = 0;
        long generations = 0;
        long commits = 0;
        long transactions = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            GroupWorld.Events events = run(seed, GroupBug.NONE);
            crashes += events.crashes();
            generations += events.generations();
            commits += events.commits();
            transactions += events.transactions();
        }
        LOG.info(
                "{} seeds: {} crashes, {} generations, {} offsets acknowledged, {} transactions",
                SEEDS,
                crashes,
                generations,
                commits,
                transactions);
        // A simulation in which nothing happens would prove nothing.
        if (SEEDS >= 30) {
            assertThat(crashes).isGreaterThan(5 * SEEDS);
            assertThat(generations).isGreaterThan(10 * SEEDS);
            assertThat(commits).isGreaterThan(50 * SEEDS);
            assertThat(transactions).isGreaterThan(20 * SEEDS);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noticesEveryBug(GroupBug bug) {
        for (long seed = 0; seed < SEEDS_PER_BUG; seed++) {
            try {
                run(seed, bug);
            } catch (AssertionError e) {
                LOG.debug("{} shows: {}", bug, e.getMessage());
                return;
            }
        }
        throw new AssertionError("%s was not noticed in %d seeds".formatted(bug, SEEDS_PER_BUG));
    }

    private static GroupWorld.Events run(long seed, GroupBug bug) {
        try {
            return new GroupWorld(seed, bug).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
