package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

final class AvroSchemasTest {
    private static final Schema OLDER = new Schema.Parser().parse("""
                    {"type":"record","name":"Quake","namespace":"io.weir.format.avro","fields":[
                      {"name":"depth","type":"double"},
                      {"name":"place","type":"string"},
                      {"name":"time","type":"int"}]}""");

    /** A class without a schema of its own. */
    public static final class Pojo {
        int number;
        String text;
        List<Double> values;
    }

    /** What Avro cannot make by itself. */
    public record Point(int time, String place) {}

    private static GenericRecord older() {
        GenericRecord record = new GenericData.Record(OLDER);
        record.put("depth", 26.5);
        record.put("place", "Bodrum açıkları");
        record.put("time", 7);
        return record;
    }

    @Test
    void generatedClassesComeBackAsTheyWere() throws Exception {
        Quake quake = new Quake(1_517_966_773_840L, "İzmir");

        byte[] bytes = AvroSerializationSchema.forSpecific(Quake.class).serialize(quake);

        Quake back = AvroDeserializationSchema.forSpecific(Quake.class).deserialize(bytes);
        assertThat(back).isEqualTo(quake);
        assertThat(back.getPlace()).isEqualTo("İzmir");
    }

    @Test
    void genericRecordsBecomeRecordsOfOnesOwn() throws Exception {
        byte[] bytes = AvroSerializationSchema.forGeneric(OLDER).serialize(older());

        Point back = AvroDeserializationSchema.forGeneric(
                        OLDER,
                        Point.class,
                        generic -> new Point(
                                (int) generic.get("time"), generic.get("place").toString()))
                .deserialize(bytes);

        assertThat(back).isEqualTo(new Point(7, "Bodrum açıkları"));
    }

    @Test
    void classesOfOnesOwnComeBackAsTheyWere() throws Exception {
        Pojo pojo = new Pojo();
        pojo.number = 3;
        pojo.text = "üç";
        pojo.values = List.of(1.5, 2.5);

        byte[] bytes = AvroSerializationSchema.forReflect(Pojo.class).serialize(pojo);

        Pojo back = AvroDeserializationSchema.forReflect(Pojo.class).deserialize(bytes);
        assertThat(back.number).isEqualTo(3);
        assertThat(back.text).isEqualTo("üç");
        assertThat(back.values).containsExactly(1.5, 2.5);
        assertThatThrownBy(() -> AvroDeserializationSchema.forReflect(Point.class))
                .hasMessageContaining("Avro cannot make the record");
    }

    @Test
    void messagesOfAnotherSchemaAreResolved() throws Exception {
        byte[] bytes = AvroSerializationSchema.forGeneric(OLDER).serialize(older());

        Quake quake = AvroDeserializationSchema.forSpecific(Quake.class)
                .withWriterSchema(OLDER)
                .deserialize(bytes);

        assertThat(quake).isEqualTo(new Quake(7, "Bodrum açıkları"));
    }

    @Test
    void aMessageMayLieInTheMiddleOfAnArray() throws Exception {
        byte[] bytes = AvroSerializationSchema.forSpecific(Quake.class).serialize(new Quake(1, "a"));
        byte[] buffer = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, buffer, 2, bytes.length);

        assertThat(AvroDeserializationSchema.forSpecific(Quake.class).deserialize(buffer, 2, bytes.length))
                .isEqualTo(new Quake(1, "a"));
    }

    @Test
    void damagedMessagesAreRefused() {
        byte[] bytes = AvroSerializationSchema.forSpecific(Quake.class).serialize(new Quake(1, "abc"));

        assertDamaged(Arrays.copyOf(bytes, bytes.length - 1), "No Quake can be made of 4 bytes as Avro");
        assertDamaged(Arrays.copyOf(bytes, bytes.length + 2), "2 bytes are left after it");
        assertDamaged(new byte[0], "they end in the middle");
        assertDamaged(new byte[] {0, -1, -1, -1, -1, 7}, "No Quake can be made of 6 bytes");
    }

    private static void assertDamaged(byte[] message, String text) {
        assertThatThrownBy(
                        () -> AvroDeserializationSchema.forSpecific(Quake.class).deserialize(message))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(text);
    }

    @Test
    void aRecordThatDoesNotFitIsRefusedAndLeavesNothingBehind() {
        AvroSerializationSchema<GenericRecord> schema = AvroSerializationSchema.forGeneric(OLDER);
        GenericRecord half = new GenericData.Record(OLDER);
        half.put("depth", 1.0);

        assertThatThrownBy(() -> schema.serialize(half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be written as Avro");
        assertThat(schema.serialize(older()))
                .isEqualTo(AvroSerializationSchema.forGeneric(OLDER).serialize(older()));
    }

    @Test
    void theRuntimeCanShipWhatIsMade() {
        assertThat(shipped(AvroDeserializationSchema.forSpecific(Quake.class), new Quake(1, "a")))
                .isEqualTo(new Quake(1, "a"));
    }

    private static <T> T shipped(AvroDeserializationSchema<T> schema, T value) {
        TypeSerializer<T> serializer = Serializers.create(
                schema.getProducedType(), SerializerConfig.STANDARD, AvroSchemasTest.class.getClassLoader());
        DataOutputView out = new DataOutputView(64);
        serializer.serialize(serializer.copy(value), out);
        DataInputView in = new DataInputView();
        in.wrap(out.array(), 0, out.position());
        return serializer.deserialize(in);
    }

    @Test
    void schemasWorkWhereTheyAreSent() throws Exception {
        AvroSerializationSchema<Quake> writing = AvroSerializationSchema.forSpecific(Quake.class);
        byte[] bytes = writing.serialize(new Quake(1, "a"));

        assertThat(sent(writing).serialize(new Quake(1, "a"))).isEqualTo(bytes);
        assertThat(sent(AvroDeserializationSchema.forSpecific(Quake.class)).deserialize(bytes))
                .isEqualTo(new Quake(1, "a"));
    }

    @SuppressWarnings("unchecked") // comes back as it was
    private static <S> S sent(S schema) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(schema);
        return (S) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }
}
