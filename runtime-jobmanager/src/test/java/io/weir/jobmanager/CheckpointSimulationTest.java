package io.weir.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.jobmanager.schedule.JobStatus;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many short lives of a job that takes checkpoints, in one thread with a clock of its own. A failure names its seed. More
 * of them with {@code -Dweir.simulation.seeds=10000}, others with {@code -Dweir.simulation.first=123}.
 */
final class CheckpointSimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSimulationTest.class);
    private static final long SEEDS = Long.getLong("weir.simulation.seeds", 30);
    private static final long FIRST = Long.getLong("weir.simulation.first", 0);
    /** Each bug must show within as many. */
    private static final int SEEDS_PER_BUG = 40;

    @Test
    void holdsForManySeeds() {
        Map<JobStatus, Integer> ends = new EnumMap<>(JobStatus.class);
        long completed = 0;
        long failed = 0;
        long restarts = 0;
        long savepoints = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            CheckpointSimulation.Events events = run(seed, SimulatedBug.NONE);
            ends.merge(events.end(), 1, Integer::sum);
            completed += events.completed();
            failed += events.failed();
            restarts += events.restarts();
            savepoints += events.savepoints();
        }
        LOG.info(
                "{} seeds: {} checkpoints, {} given up, {} restarts, {} savepoints, ends {}",
                SEEDS,
                completed,
                failed,
                restarts,
                savepoints,
                ends);
        // A simulation in which nothing happens would prove nothing.
        if (SEEDS >= 30) {
            assertThat(completed).isGreaterThan(10 * SEEDS);
            assertThat(failed).isGreaterThan(SEEDS);
            assertThat(restarts).isGreaterThan(SEEDS);
            assertThat(savepoints).isGreaterThan(SEEDS / 2);
            assertThat(ends).containsKeys(JobStatus.FINISHED, JobStatus.CANCELED);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noticesEveryBug(SimulatedBug bug) {
        for (long seed = 0; seed < SEEDS_PER_BUG; seed++) {
            try {
                run(seed, bug);
            } catch (AssertionError e) {
                return;
            }
        }
        throw new AssertionError("%s was not noticed in %d seeds".formatted(bug, SEEDS_PER_BUG));
    }

    private static CheckpointSimulation.Events run(long seed, SimulatedBug bug) {
        try {
            return new CheckpointSimulation(seed, bug).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
