package io.weir.examples.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.configuration.ParameterTool;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.connector.jdbc.testing.TestPostgres;
import io.weir.format.csv.CsvFormat;
import io.weir.format.csv.CsvRowReader;
import io.weir.log.broker.Broker;
import io.weir.log.config.BrokerConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of this module, from one topic of the log into two tables of a real PostgreSQL. */
final class TableLoaderIT {
    private static final Path DATA = Path.of("data");

    @TempDir
    private Path directory;

    private Broker log;
    private TestPostgres database;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("log.dirs", directory.resolve("log").toString());
        settings.put("listeners", "PLAINTEXT://localhost:0");
        settings.put("http.server.port", "0");
        log = Broker.start(BrokerConfig.of(settings));
        try (Admin admin = Admin.create(client())) {
            NewTopic rows = new NewTopic("rows", Optional.of(3), Optional.empty());
            NewTopic dead = new NewTopic("rows-dead", Optional.of(1), Optional.empty());
            admin.createTopics(List.of(rows, dead)).all().get();
        }
        database = TestPostgres.start();
        database.execute(
                "CREATE TABLE flights (scheduled timestamp, delay_min int, distance_mi int, origin char(3), destination char(3),"
                        + " PRIMARY KEY (scheduled, delay_min, distance_mi, origin, destination))");
        database.execute(
                "CREATE TABLE earthquakes (time_ms bigint, magnitude numeric CHECK (magnitude < 20), longitude numeric,"
                        + " latitude numeric, depth_km numeric, network text, place text)");
    }

    @AfterEach
    void stop() throws Exception {
        database.close();
        log.close();
    }

    private Properties client() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", log.address("PLAINTEXT"));
        return properties;
    }

    private void load() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
        env.enableCheckpointing(200);
        TableLoader.define(
                env,
                ParameterTool.fromMap(Map.of(
                        "bootstrap-servers", log.address("PLAINTEXT"),
                        "topic", "rows",
                        "url", database.url(),
                        "user", database.user(),
                        "bounded", "true")));
        env.execute("loader");
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Map<String, String> headers, List<String> lines) {
        for (String line : lines) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("rows", line.getBytes(StandardCharsets.UTF_8));
            headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    private static Map<String, String> table(String name, String separator) {
        return Map.of("TABLE_ID", name, "SEPARATOR", separator);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<String> rowsOf(String file) throws Exception {
        List<String> lines = Files.readAllLines(DATA.resolve(file));
        return lines.subList(1, lines.size());
    }

    @Test
    void movesTheFlightsAndTheEarthquakesFromOneTopicIntoTheirTables() throws Exception {
        List<String> flights = rowsOf("flights-20k.csv");
        List<String> earthquakes = rowsOf("earthquakes.csv");
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(producer, table("earthquakes", ","), earthquakes);
            send(
                    producer,
                    table("flights", ";"),
                    flights.stream().map(line -> line.replace(',', ';')).toList());
        }

        load();

        assertThat(deadLetters()).isEmpty();
        assertThat(
                        database.query(
                                "SELECT to_char(scheduled, 'YYYY-MM-DD HH24:MI') || ',' || delay_min || ',' || distance_mi || ',' || origin || ',' || destination FROM flights"))
                .containsExactlyInAnyOrderElementsOf(flights);
        List<String> expected = new ArrayList<>();
        CsvRowReader cells = new CsvRowReader(CsvFormat.standard());
        for (String line : earthquakes) {
            expected.add(String.join("|", cells.read(line.getBytes(StandardCharsets.UTF_8))));
        }
        assertThat(database.query("SELECT * FROM earthquakes")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatDoesNotParseOrDoesNotFitGoesToTheDeadLetterTopic() throws Exception {
        String good = "2001-01-01 00:47,66,1750,DTW,LAS";
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(producer, table("flights", ","), List.of(good, "late,66,1750,DTW,LAS", "1,2", "\"open"));
            send(producer, table("trains", ","), List.of("1"));
            send(producer, table("flights", "::"), List.of("no separator"));
            send(producer, Map.of("SEPARATOR", ","), List.of("no table"));
            send(producer, table("earthquakes", ","), List.of("1,99,0,0,0,ci,strong", "2,1,0,0,,ci,"));
            send(producer, table("earthquakes\" CASCADE", ","), List.of("x"));
        }

        load();

        assertThat(database.query("SELECT origin FROM flights")).containsExactly("DTW");
        assertThat(database.query("SELECT * FROM earthquakes")).containsExactly("2|1|0|0|null|ci|");
        assertThat(deadLetters())
                .hasSize(8)
                .anySatisfy(letter -> assertThat(letter).contains("late,66", "invalid input syntax for type timestamp"))
                .anySatisfy(
                        letter -> assertThat(letter).contains("1,2", "it has 2 values, table 'flights' has 5 columns"))
                .anySatisfy(letter -> assertThat(letter).contains("\"open", "Missing closing quote"))
                .anySatisfy(letter -> assertThat(letter).contains("there is no table 'trains' in schema 'public'"))
                .anySatisfy(letter -> assertThat(letter).contains("no separator", "has '::'"))
                .anySatisfy(letter -> assertThat(letter).contains("no table", "no header TABLE_ID"))
                .anySatisfy(letter -> assertThat(letter).contains("1,99", "violates check constraint"))
                .anySatisfy(letter -> assertThat(letter).contains("there is no table 'earthquakes\" CASCADE'"));
    }

    /** Each as its value and its headers. */
    private List<String> deadLetters() {
        List<String> letters = new ArrayList<>();
        TopicPartition partition = new TopicPartition("rows-dead", 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    StringBuilder letter = new StringBuilder(new String(record.value(), StandardCharsets.UTF_8));
                    for (Header header : record.headers()) {
                        letter.append(" | ")
                                .append(header.key())
                                .append('=')
                                .append(new String(header.value(), StandardCharsets.UTF_8));
                    }
                    letters.add(letter.toString());
                }
            }
        }
        return letters;
    }
}
