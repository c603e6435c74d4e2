package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.connector.basic.DiscardingSink;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.client.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that know nothing of the settings of the cluster that they are submitted to. */
class RemoteSubmissionIT {
    private static LocalCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new LocalCluster(
                new Configuration().setString("rest.port", "0").setString("execution.checkpointing.interval", "2 min"),
                reason -> {});
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Takes records only where checkpoints are less than a minute apart. */
    private static final class HastySink implements Sink<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void checkCheckpointInterval(Duration interval) {
            if (interval.compareTo(Duration.ofMinutes(1)) >= 0) {
                throw new IllegalArgumentException(
                        "Checkpoints %d s apart are too few.".formatted(interval.toSeconds()));
            }
        }

        @Override
        public SinkWriter<Long> createWriter(WriterInitContext context) throws IOException {
            return new DiscardingSink<Long>().createWriter(context);
        }
    }

    private static StreamExecutionEnvironment program() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createRemoteEnvironment(
                cluster.restAddress().getHost(), cluster.restAddress().getPort());
        env.setParallelism(1).fromSequence(1, 10).sinkTo(new HastySink());
        return env;
    }

    @Test
    void aSinkThatCannotWorkWithTheIntervalOfTheClusterRefusesBeforeThereIsAJob() {
        assertThatThrownBy(() -> program().execute())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Checkpoints 120 s apart are too few.");
    }

    @Test
    void theIntervalOfTheProgramGoesBeforeThatOfTheCluster() throws Exception {
        StreamExecutionEnvironment env = program();
        env.enableCheckpointing(1_000);

        assertThat(env.execute().getJobID()).isNotNull();
    }
}
