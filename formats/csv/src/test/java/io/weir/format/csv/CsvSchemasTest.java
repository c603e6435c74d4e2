package io.weir.format.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.api.types.RecordTypeInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CsvSchemasTest {
    /** A line of the flights. */
    public record Flight(
            LocalDateTime scheduled,
            int delay,
            double distance,
            @Nullable String origin) {}

    /** Columns under other names. */
    public static final class Quake {
        @JsonProperty("time_ms")
        public long timeMillis;

        public String place = "";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> @Nullable T read(Class<T> type, CsvFormat format, String line) throws IOException {
        return new CsvDeserializationSchema<>(type, format).deserialize(bytes(line));
    }

    private static <T> String line(Class<T> type, CsvFormat format, T value) {
        return new String(new CsvSerializationSchema<>(type, format).serialize(value), StandardCharsets.UTF_8);
    }

    @Test
    void recordsComeBackAsTheyWere() throws Exception {
        Flight flight = new Flight(LocalDateTime.of(2001, 1, 1, 0, 47), -66, 1_750.5, "İZMİR, \"ADB\"");

        String line = line(Flight.class, CsvFormat.standard(), flight);

        assertThat(line).isEqualTo("2001-01-01T00:47:00,-66,1750.5,\"İZMİR, \"\"ADB\"\"\"");
        assertThat(read(Flight.class, CsvFormat.standard(), line)).isEqualTo(flight);
        assertThat(read(Flight.class, CsvFormat.standard(), line + "\n")).isEqualTo(flight);
        assertThat(new CsvDeserializationSchema<>(Flight.class).getProducedType())
                .isInstanceOf(RecordTypeInfo.class);
    }

    @Test
    void columnsFindFieldsByNameAndMayBeMoreThanThese() throws Exception {
        CsvFormat format = CsvFormat.builder()
                .separator(';')
                .columns("place", "depth", "time_ms")
                .build();

        Quake quake = read(Quake.class, format, "4km W of Castaic, CA;26.49;1517966773840");

        assertThat(quake.timeMillis).isEqualTo(1_517_966_773_840L);
        assertThat(quake.place).isEqualTo("4km W of Castaic, CA");
        assertThatThrownBy(() -> new CsvSerializationSchema<>(Quake.class, format))
                .hasMessageContaining("there is no field [depth]");
    }

    @Test
    void theHeaderNamesColumnsAndIsNoRecord() throws Exception {
        CsvFormat format = CsvFormat.builder().header("time_ms,place").build();

        assertThat(read(Quake.class, format, "time_ms,place")).isNull();
        assertThat(read(Quake.class, format, "1,x").place).isEqualTo("x");
        assertThat(format.columns()).containsExactly("time_ms", "place");
    }

    @Test
    void aTextMayStandForNull() throws Exception {
        CsvFormat format = CsvFormat.builder().nullText("\\N").build();

        Flight flight = read(Flight.class, format, "2001-01-01T00:47:00,1,2,\\N");

        assertThat(flight.origin()).isNull();
        assertThat(line(Flight.class, format, flight)).endsWith(",\\N");
        assertThat(read(Flight.class, CsvFormat.standard(), "2001-01-01T00:47:00,1,2,")
                        .origin())
                .isEmpty();
    }

    @Test
    void saysWhereALineIsDamagedAndWhatWasFound() {
        assertDamaged("2001-01-01T00:47:00,late,2,x", "column 'delay'", "\"late\"");
        assertDamaged("2001-01-01T00:47:00,,2,x", "column 'delay'", "null");
        assertDamaged("2001-01-01T00:47:00,1,2", "Not enough column values: expected 4, found 3");
        assertDamaged("2001-01-01T00:47:00,1,2,x,y", "Too many entries: expected at most 4");
        assertDamaged("2001-01-01T00:47:00,1,2,\"x", "Missing closing quote");
        assertDamaged("", "The message is empty");
        assertDamaged("2001-01-01T00:47:00,1,2,x\n2001-01-01T00:47:00,1,2,x", "more than one line");
    }

    private static void assertDamaged(String line, String... parts) {
        assertThatThrownBy(() -> read(Flight.class, CsvFormat.standard(), line))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void classAndColumnsHaveToFit() {
        CsvFormat one = CsvFormat.builder().columns("place").build();

        assertThatThrownBy(() -> new CsvDeserializationSchema<>(Quake.class, one))
                .hasMessageContaining("there is no column [time_ms]");
        assertThatThrownBy(() -> new CsvDeserializationSchema<>(Quake.class))
                .hasMessageContaining("have no order. Name the columns");
        assertThatThrownBy(() -> CsvFormat.builder().columns("a", "a").build()).hasMessageContaining("[a, a]");
        assertThatThrownBy(() -> CsvFormat.builder().separator('"').build()).hasMessageContaining("must differ");
    }

    @Test
    void rowsOfAnyTableAreCutIntoValues() throws Exception {
        CsvRowReader rows = new CsvRowReader(CsvFormat.builder().separator('\t').build());

        assertThat(rows.read(bytes("a\t\"b\tc\"\t\t\"d\"\"\"\n"))).containsExactly("a", "b\tc", "", "d\"");
        assertThatThrownBy(() -> rows.read(bytes("\"a")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("No row can be made of the line at character ")
                .hasMessageContaining("Missing closing quote");
        assertThatThrownBy(() -> rows.read(bytes("a\nb"))).hasMessageContaining("more than one line");
        assertThatThrownBy(() -> rows.read(bytes(""))).hasMessageContaining("The message is empty");
        assertThat(new CsvRowReader(CsvFormat.builder().quote('\'').build()).read(bytes("'a,b',\"")))
                .containsExactly("a,b", "\"");
    }

    @Test
    void schemasWorkWhereTheyAreSent() throws Exception {
        CsvFormat format = CsvFormat.builder().columns("time_ms", "place").build();
        CsvDeserializationSchema<Quake> used = new CsvDeserializationSchema<>(Quake.class, format);
        Quake quake = used.deserialize(bytes("1,x"));

        assertThat(sent(used).deserialize(bytes("2,y")).place).isEqualTo("y");
        assertThat(sent(new CsvSerializationSchema<>(Quake.class, format)).serialize(quake))
                .isEqualTo(bytes("1,x"));
    }

    @SuppressWarnings("unchecked") // comes back as it was
    private static <S> S sent(S schema) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(schema);
        return (S) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }
}
