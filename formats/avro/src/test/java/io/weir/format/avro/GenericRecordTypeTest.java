package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.serialization.TypeSchema;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

final class GenericRecordTypeTest {
    private static final ClassLoader LOADER = GenericRecordTypeTest.class.getClassLoader();
    private static final SerializerConfig NO_KRYO = new SerializerConfig(false, List.of());
    private static final Schema OLD =
            schema("{\"name\":\"n\",\"type\":\"int\"},{\"name\":\"text\",\"type\":\"string\"}");
    private static final Schema NEW = schema("{\"name\":\"text\",\"type\":\"string\"},"
            + "{\"name\":\"n\",\"type\":\"long\"},{\"name\":\"more\",\"type\":\"int\",\"default\":7}");

    @Test
    void readsWhatItWrote() {
        TypeSerializer<GenericRecord> serializer = serializer(new GenericRecordAvroTypeInfo(OLD));
        DataOutputView bytes = new DataOutputView(16);
        serializer.serialize(record(1, "bir"), bytes);
        serializer.duplicate().serialize(record(2, "ıki"), bytes);
        DataInputView source = new DataInputView();
        source.wrap(bytes.array(), 0, bytes.position());

        assertThat(serializer.deserialize(source)).isEqualTo(record(1, "bir"));
        assertThat(serializer.deserialize(source)).isEqualTo(record(2, "ıki"));
        assertThat(source.remaining()).isZero();
    }

    @Test
    void aCopySharesNothing() {
        TypeSerializer<GenericRecord> serializer = serializer(new GenericRecordAvroTypeInfo(OLD));
        GenericRecord record = record(1, "x");

        GenericRecord copy = serializer.copy(record);
        record.put("n", 2);

        assertThat(copy).isEqualTo(record(1, "x"));
        assertThat(serializer.isImmutableType()).isFalse();
    }

    @Test
    void refusesRecordsOfAnotherSchemaAndWithoutAField() {
        TypeSerializer<GenericRecord> serializer = serializer(new GenericRecordAvroTypeInfo(NEW));
        DataOutputView bytes = new DataOutputView(16);

        assertThatThrownBy(() -> serializer.serialize(record(1, "x"), bytes))
                .hasMessageContaining("Make records of one schema");
        assertThatThrownBy(() -> serializer.serialize(new GenericData.Record(NEW), bytes))
                .hasMessageContaining("A record of r cannot be written");
        assertThat(bytes.position()).isZero();
        assertThatThrownBy(() -> new GenericRecordAvroTypeInfo(Schema.create(Schema.Type.INT)))
                .hasMessageContaining("has the schema of a record");
    }

    @Test
    void damagedBytesAreNoticed() {
        TypeSerializer<GenericRecord> serializer = serializer(new GenericRecordAvroTypeInfo(OLD));

        for (byte[] damaged : new byte[][] {{}, {3, 2}, {2, 2, 100}, {4, 2, 2, 'x', 0}, {-1, -1, -1, -1, 15}}) {
            DataInputView source = new DataInputView();
            source.wrap(damaged, 0, damaged.length);
            assertThatThrownBy(() -> serializer.deserialize(source)).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void readsWhatAnOlderSchemaWrote() {
        DataOutputView bytes = new DataOutputView(16);
        serializer(new GenericRecordAvroTypeInfo(OLD)).serialize(record(5, "x"), bytes);
        TypeSchema written = stored(new GenericRecordAvroTypeInfo(OLD));

        GenericRecord read = Serializers.createReader(new GenericRecordAvroTypeInfo(NEW), written, NO_KRYO, LOADER)
                .read(view(bytes));

        assertThat(read.getSchema()).isEqualTo(NEW);
        assertThat(read.get("n")).isEqualTo(5L);
        assertThat(read.get("more")).isEqualTo(7);
    }

    @Test
    void evolvesWithinOtherTypes() {
        ListTypeInfo<GenericRecord> before = new ListTypeInfo<>(new GenericRecordAvroTypeInfo(OLD));
        ListTypeInfo<GenericRecord> after = new ListTypeInfo<>(new GenericRecordAvroTypeInfo(NEW));
        DataOutputView bytes = new DataOutputView(16);
        serializer(before).serialize(List.of(record(1, "a"), record(2, "b")), bytes);

        List<GenericRecord> read =
                Serializers.createReader(after, stored(before), NO_KRYO, LOADER).read(view(bytes));

        assertThat(read).extracting(record -> record.get("n")).containsExactly(1L, 2L);
    }

    @Test
    void saysWhichFieldNeedsADefault() {
        Schema strict = schema("{\"name\":\"more\",\"type\":\"int\"}");

        assertThatThrownBy(() -> Serializers.createReader(
                        new GenericRecordAvroTypeInfo(strict),
                        stored(new GenericRecordAvroTypeInfo(OLD)),
                        NO_KRYO,
                        LOADER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE")
                .hasMessageContaining("more")
                .hasMessageContaining("Give new fields a default");
        assertThatThrownBy(() -> Serializers.createReader(
                        new GenericRecordAvroTypeInfo(OLD),
                        TypeSchema.of(TypeInformation.of(String.class)),
                        NO_KRYO,
                        LOADER))
                .hasMessageContaining("was written as BASIC STRING and is now Avro record r");
    }

    private static Schema schema(String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"r\",\"fields\":[%s]}".formatted(fields));
    }

    private static GenericRecord record(int n, String text) {
        GenericRecord record = new GenericData.Record(OLD);
        record.put("n", n);
        record.put("text", text);
        return record;
    }

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return Serializers.create(type, NO_KRYO, LOADER);
    }

    /** As state keeps it. */
    private static TypeSchema stored(TypeInformation<?> type) {
        DataOutputView bytes = new DataOutputView(64);
        TypeSchema.of(type).writeTo(bytes);
        return TypeSchema.readFrom(view(bytes));
    }

    private static DataInputView view(DataOutputView bytes) {
        DataInputView source = new DataInputView();
        source.wrap(bytes.array(), 0, bytes.position());
        return source;
    }
}
