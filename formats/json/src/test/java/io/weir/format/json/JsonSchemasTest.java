package io.weir.format.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.types.RecordTypeInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonSchemasTest {
    /** All kinds of fields. */
    public record Flight(String iata, int delay, BigDecimal price, Instant at, List<String> via) {}

    /** With times that tell of their zones. */
    public record Times(
            OffsetDateTime offset,
            Date date,

            @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = "dd MMMM yyyy")
            LocalDate named) {}

    /** With a zone and a length of time. */
    public record Stay(ZonedDateTime begin, Duration lasts) {}

    /** A class as Flink's users write it. */
    public static final class Pojo {
        public int number;
        private String text = "";

        public String getText() {
            return text;
        }

        public void setText(String value) {
            text = value;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> String json(T value) {
        return new String(new JsonSerializationSchema<T>().serialize(value), StandardCharsets.UTF_8);
    }

    private static <T> T read(Class<T> type, String json) throws IOException {
        return new JsonDeserializationSchema<>(type).deserialize(bytes(json));
    }

    @Test
    void recordsComeBackAsTheyWere() throws Exception {
        Flight flight =
                new Flight("İST", -5, new BigDecimal("12.50"), Instant.ofEpochMilli(1_500), List.of("ESB", "ADB"));

        String json = json(flight);

        assertThat(json)
                .isEqualTo(
                        "{\"iata\":\"İST\",\"delay\":-5,\"price\":12.50,\"at\":\"1970-01-01T00:00:01.500Z\",\"via\":[\"ESB\",\"ADB\"]}");
        assertThat(read(Flight.class, json)).isEqualTo(flight);
        assertThat(new JsonDeserializationSchema<>(Flight.class).getProducedType())
                .isInstanceOf(RecordTypeInfo.class);
    }

    @Test
    void pojosComeBackAsTheyWere() throws Exception {
        Pojo pojo = new Pojo();
        pojo.number = 7;
        pojo.setText("yedi");

        Pojo back = read(Pojo.class, json(pojo));

        assertThat(back).usingRecursiveComparison().isEqualTo(pojo);
    }

    @Test
    void nodesTakeDocumentsOfAnyShape() throws Exception {
        JsonNode node = read(JsonNode.class, "{\"a\":[1,{\"b\":null}]}");

        assertThat(node.at("/a/1/b").isNull()).isTrue();
        assertThat(json(node)).isEqualTo("{\"a\":[1,{\"b\":null}]}");
    }

    @Test
    void timesDependOnNoMachine() throws Exception {
        Times times =
                new Times(OffsetDateTime.parse("2026-01-05T10:00:00+05:45"), new Date(0), LocalDate.of(2026, 1, 5));

        String json = json(times);

        assertThat(json)
                .startsWith("{\"offset\":\"2026-01-05T10:00:00+05:45\",\"date\":\"1970-01-01T00:00:00.000+00:00\",")
                .as("January in Turkish, the language of this test's JVM")
                .doesNotContain("Ocak");
        assertThat(read(Times.class, json)).isEqualTo(times);
    }

    @Test
    void timesWithAZoneAndDurationsAreText() throws Exception {
        Stay stay = new Stay(ZonedDateTime.parse("2026-07-01T10:00:00+03:00[Europe/Istanbul]"), Duration.ofMinutes(90));

        assertThat(json(stay)).isEqualTo("{\"begin\":\"2026-07-01T10:00:00+03:00\",\"lasts\":\"PT1H30M\"}");
        assertThat(read(Stay.class, json(stay)))
                .isEqualTo(new Stay(ZonedDateTime.parse("2026-07-01T10:00:00+03:00"), stay.lasts()));
    }

    @Test
    void aMessageMayLieInTheMiddleOfAnArray() throws Exception {
        byte[] buffer = bytes("xx{\"number\":3,\"text\":\"\"}yy");

        assertThat(new JsonDeserializationSchema<>(Pojo.class).deserialize(buffer, 2, buffer.length - 4).number)
                .isEqualTo(3);
    }

    @Test
    void saysWhereAMessageIsDamagedAndWhatWasFound() {
        assertThatThrownBy(() -> read(Flight.class, "{\"iata\":\"X\",\n \"delay\":\"late\"}"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "No Flight can be made of the JSON text at line 2, column 10, field 'delay': Cannot deserialize value of type `int` from String \"late\": not a valid `int` value");
        assertThatThrownBy(() -> read(Flight.class, "{\"via\":[\"a\",{}]}")).hasMessageContaining("field 'via[1]'");
        assertThatThrownBy(() -> read(Flight.class, "{\"iata\":"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Unexpected end-of-input");
        assertThatThrownBy(() -> read(Pojo.class, "{\"number\":1} {\"number\":2}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Trailing token");
        assertThatThrownBy(() -> read(Pojo.class, "{\"number\":1,\"number\":2}"))
                .hasMessageContaining("Duplicate field 'number'");
        assertThatThrownBy(() -> read(Pojo.class, "")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(Pojo.class, "null"))
                .isInstanceOf(IOException.class)
                .hasMessage("No Pojo can be made of the JSON text null.");
        assertThatThrownBy(() -> read(JsonNode.class, "[".repeat(10_000))).isInstanceOf(IOException.class);
    }

    @Test
    void aNumberThatIsMissingIsNotZero() {
        assertThatThrownBy(() -> read(Flight.class, "{\"iata\":\"X\"}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("field 'delay'");
    }

    @Test
    void anUnknownFieldIsAnErrorUnlessTheMapperTakesIt() throws Exception {
        String json = "{\"number\":1,\"color\":\"red\"}";
        assertThatThrownBy(() -> read(Pojo.class, json)).hasMessageContaining("field 'color'");

        JsonDeserializationSchema<Pojo> lenient = new JsonDeserializationSchema<>(
                Pojo.class, () -> new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
        assertThat(sent(lenient).deserialize(bytes(json)).number).isOne();
    }

    @Test
    void whatCannotBeWrittenSaysSo() {
        assertThatThrownBy(() -> json(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object cannot be written as JSON");
    }

    @Test
    void schemasWorkWhereTheyAreSent() throws Exception {
        JsonDeserializationSchema<Pojo> used = new JsonDeserializationSchema<>(Pojo.class);
        used.deserialize(bytes("{\"number\":1}"));

        assertThat(sent(used).deserialize(bytes("{\"number\":2}")).number).isEqualTo(2);
        assertThat(sent(new JsonSerializationSchema<>()).serialize(List.of(1))).isEqualTo(bytes("[1]"));
    }

    @SuppressWarnings("unchecked") // comes back as it was
    private static <S> S sent(S schema) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(schema);
        return (S) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }
}
