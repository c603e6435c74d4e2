package io.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each workload against a computation in one thread. */
@SuppressWarnings("NullAway.Init") // set before all tests
class WorkloadsIT {
    private static BenchmarkCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = new BenchmarkCluster(2, 2, new Configuration());
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    static Stream<Arguments> workloads() {
        return Stream.of(1, 2)
                .flatMap(parallelism -> Stream.of(
                        of(parallelism, new StatelessChain(10_000), Reference.statelessChain(10_000)),
                        of(parallelism, new WordCount(3_000), Reference.wordCount(3_000)),
                        of(parallelism, new KeyedSum(20_000, 1_000, false), Reference.keyedSum(20_000, 1_000, false)),
                        of(parallelism, new KeyedSum(60_000, 50_000, false), Reference.keyedSum(60_000, 50_000, false)),
                        of(parallelism, new KeyedSum(20_000, 1_000, true), Reference.keyedSum(20_000, 1_000, true)),
                        of(parallelism, windows(EventWindows.Shape.TUMBLING), Reference.tumbling(300_000)),
                        of(parallelism, windows(EventWindows.Shape.SLIDING), Reference.sliding(300_000)),
                        of(parallelism, windows(EventWindows.Shape.SLIDINGALL), Reference.slidingAll(300_000)),
                        of(parallelism, shuffle(KeyedShuffle.Form.POJO), Reference.keyedShuffle(5_000)),
                        of(parallelism, shuffle(KeyedShuffle.Form.RECORD), Reference.keyedShuffle(5_000)),
                        of(parallelism, shuffle(KeyedShuffle.Form.TUPLE), Reference.keyedShuffle(5_000))));
    }

    private static Arguments of(int parallelism, Workload workload, Reference.Expected expected) {
        return Arguments.of(parallelism, workload, expected);
    }

    private static Workload windows(EventWindows.Shape shape) {
        return new EventWindows(300_000, shape);
    }

    private static Workload shuffle(KeyedShuffle.Form form) {
        return new KeyedShuffle(5_000, form);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void givesTheResultsOfAPlainComputation(int parallelism, Workload workload, Reference.Expected expected)
            throws Exception {
        Run.Outcome outcome = cluster.run(workload, parallelism);

        assertThat(new Reference.Expected(outcome.checksum(), outcome.results()))
                .isEqualTo(expected);
        assertThat(outcome.used().wallNanos()).isPositive();
    }
}
