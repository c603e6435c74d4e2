package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code weir group} and {@code weir transaction} against the process of the log. */
class GroupCommandsSystemTest {
    private LogBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new LogBroker("groups").start();
        broker.weir("topic", "create", "orders", "-p", "2").endedWith(0);
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>("orders", i % 2, null, "order-" + i));
            }
        }
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private KafkaProducer<String, String> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(broker.client(settings), new StringSerializer(), new StringSerializer());
    }

    @Test
    void aGroupIsShownAndGoesOnWhereItIsTold() throws IOException {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                broker.client(Map.of("group.id", "billing", "auto.offset.reset", "earliest")),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            List<String> read = new ArrayList<>();
            eventually("all are read", () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
                return read.size() == 10;
            });
            consumer.commitSync();
            assertThat(broker.weir("group", "describe", "billing").out())
                    .contains("Group billing is stable, 1 member.")
                    .containsPattern(line("orders", "0", "5", "5", "0", "consumer-billing-\\d+-\\S+"));
            assertThat(broker.weir("group", "reset", "billing", "-t", "orders", "--to", "earliest", "--execute")
                            .endedWith(1)
                            .err())
                    .contains("error: ")
                    .doesNotContain("\tat ");
        }

        assertThat(broker.weir("group", "list").out()).contains("billing  empty\n");
        assertThat(broker.weir("group", "reset", "billing", "-t", "orders", "--to", "-3")
                        .out())
                .containsPattern(line("orders", "1", "5", "2"));
        assertThat(lags()).containsExactly("0", "0");
        broker.weir("group", "reset", "billing", "--all-topics", "--to", "-3", "--execute")
                .endedWith(0);
        assertThat(lags()).containsExactly("3", "3");
        broker.weir("group", "reset", "billing", "-t", "orders:1", "--to", "earliest", "--execute")
                .endedWith(0);
        assertThat(lags()).containsExactly("3", "5");
        broker.weir("group", "reset", "billing", "-t", "orders", "--to", "PT1H", "--execute")
                .endedWith(0);
        assertThat(lags()).containsExactly("5", "5");
        Path file = broker.cluster().directory().resolve("offsets.csv");
        Files.write(file, List.of("orders,0,1", "orders,1,99"));
        broker.weir("group", "reset", "billing", "--from-file", file, "--execute")
                .endedWith(0);
        assertThat(lags()).containsExactly("4", "0");

        broker.weir("group", "delete", "billing", "--offsets-of", "orders").endedWith(0);
        broker.weir("group", "delete", "billing").endedWith(0);
        assertThat(broker.weir("group", "describe", "billing").endedWith(3).err())
                .contains("error: ");
    }

    private List<String> lags() {
        return broker.weir("group", "describe", "billing")
                .out()
                .lines()
                .filter(line -> line.startsWith("orders"))
                .map(line -> line.split(" +")[4])
                .toList();
    }

    private static Pattern line(String... cells) {
        return Pattern.compile(String.join(" +", cells));
    }

    @Test
    void aTransactionThatIsStuckIsAborted() {
        try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", "payments-1"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", 0, null, "never"));
            producer.flush();
            assertThat(broker.weir("transaction", "list", "--open").out())
                    .containsPattern(line("payments-1", "\\d+", "\\d+", "ongoing", "\\S+Z", "orders-0"));

            broker.weir("transaction", "abort", "payments-1").endedWith(0);

            assertThat(broker.weir("transaction", "list", "--open").out()).isEmpty();
            assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
        }
        assertThat(broker.weir("consume", "orders", "-P", "0", "--read-committed")
                        .out())
                .doesNotContain("never");
        assertThat(broker.weir("transaction", "abort", "payment-1").endedWith(3).err())
                .contains("error: ", "payment-1");
    }

    @Test
    void aWrongPlaceIsRefusedInASentence() {
        assertThat(broker.weir("group", "reset", "billing", "-t", "orders", "--to", "soon")
                        .endedWith(2)
                        .err())
                .contains("error: 'soon' is no place to go on from.");
        assertThat(broker.weir("group", "reset", "billing", "-t", "orders", "--to", "+1")
                        .endedWith(2)
                        .err())
                .contains("error: The group has no offset for orders-0 that '+1' could begin at.");
        assertThat(broker.cluster().weir("group", "reset").endedWith(2).err())
                .contains("example: weir group reset billing");
    }
}
