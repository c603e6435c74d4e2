package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log broker as a process of its own, started by its script and used by unmodified clients and commands. */
class LogBrokerSystemTest {
    private LogBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new LogBroker("log-broker").start();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private List<String> consume() {
        return broker.weir("consume", "orders").endedWith(0).out().lines().toList();
    }

    @Test
    void isLookedAfterByCommandsAndStopsInOrder() throws IOException {
        Path lines = broker.cluster().directory().resolve("lines.txt");
        Files.write(lines, List.of("a|1", "b|2", "c", "a|4"));
        broker.weir("topic", "create", "orders", "-c", "retention.ms=86400000").endedWith(0);
        broker.weir("produce", "orders", "-f", lines, "-k", "|", "-H", "source=test")
                .endedWith(0);

        assertThat(broker.weir("consume", "orders", "--format", "%o %k=%v %h", "-n", "3")
                        .out())
                .isEqualTo("0 a=1 source=test\n1 b=2 source=test\n2 =c source=test\n");
        assertThat(broker.weir("consume", "orders", "--from", "3").out()).isEqualTo("4\n");
        assertThat(broker.weir("topic", "list").out()).isEqualTo("orders\n");
        broker.weir("topic", "alter", "orders", "-p", "2").endedWith(0);
        assertThat(broker.weir("topic", "describe", "orders").out())
                .contains("PartitionCount: 2", "ReplicationFactor: 1", "Configs: retention.ms=86400000");
        broker.weir("topic", "config", "orders", "-r", "retention.ms", "-s", "segment.bytes=4096")
                .endedWith(0);
        assertThat(broker.weir("topic", "config", "orders").out())
                .contains("segment.bytes=4096  (of this topic)\n", "retention.ms=604800000  (of the broker)\n");

        broker.cluster().script("log-broker.sh", "stop").endedWith(0);
        broker.start();

        assertThat(consume()).containsExactlyInAnyOrder("1", "2", "c", "4");
        broker.weir("topic", "delete", "orders").endedWith(0);
        assertThat(broker.weir("topic", "list").out()).isEmpty();
        assertThat(broker.weir("consume", "orders").endedWith(3).err()).contains("error: There is no topic 'orders'.");
    }

    @Test
    void saysInASentenceWhyItDoesNotStart() {
        List<String> errors = new ArrayList<>();
        errors.add(broker.cluster()
                .script("log-broker.sh", broker.arguments("start-foreground").toArray())
                .endedWith(1)
                .err());
        errors.add(broker.cluster()
                .script("log-broker.sh", "start-foreground", "-Dnum.partitons=3")
                .endedWith(1)
                .err());
        errors.add(broker.cluster()
                .script("log-broker.sh", "start-foreground", "-Dlisteners=PLAINTEXT://:0")
                .endedWith(1)
                .err());

        errors.add(broker.cluster()
                .script("log-broker.sh", "start", "-Dnum.partitons=3")
                .endedWith(1)
                .err());

        assertThat(errors.get(0)).contains("error: The directory ", "in use by another broker");
        assertThat(errors.get(1))
                .contains("error: There is no setting 'num.partitons' (command line). Did you mean 'num.partitions'?");
        assertThat(errors.get(3))
                .contains("There is no setting 'num.partitons'")
                .contains("hint: More is in ");
        assertThat(errors.get(2)).contains("error: PLAINTEXT://:0 lets others", "security.insecure=true");
        assertThat(errors).noneMatch(error -> error.contains("\tat "));
    }

    @Test
    void commandsSayWhatTheyNeed() {
        assertThat(broker.cluster().weir("topic").endedWith(0).out()).contains("weir topic create orders -p 4");
        assertThat(broker.cluster().weir("topic", "create").endedWith(2).err())
                .contains("example: weir topic create orders -p 4 -c retention.ms=86400000");
        assertThat(broker.cluster().weir("produce").endedWith(2).err())
                .contains("example: weir produce orders -f orders.csv");
        assertThat(broker.cluster().weir("consume").endedWith(2).err()).contains("--format '%o %k %v'");
        assertThat(broker.weir("topic", "create", "a b").endedWith(1).err())
                .contains("has other characters than letters, digits, '.', '_' and '-'.");
        assertThat(broker.weir("topic", "delete", "none").endedWith(3).err())
                .contains("error: There is no topic 'none'.");
    }
}
