package io.weir.format.avro;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.serialization.SerializationSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in Avro's binary form, as {@link AvroDeserializationSchema} reads it.
 *
 * @param <T> the records
 */
public final class AvroSerializationSchema<T> implements SerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final AvroModel model;
    private final Class<T> type;
    private final String schema;
    private transient @Nullable DatumWriter<T> writer;
    private transient @Nullable BinaryEncoder encoder;

    private AvroSerializationSchema(AvroModel model, Class<T> type, Schema schema) {
        this.model = model;
        this.type = type;
        this.schema = schema.toString();
    }

    /** Records of a class that Avro has generated. */
    public static <T extends SpecificRecord> AvroSerializationSchema<T> forSpecific(Class<T> recordClass) {
        return new AvroSerializationSchema<>(
                AvroModel.SPECIFIC, recordClass, AvroModel.schemaOf(AvroModel.SPECIFIC, recordClass));
    }

    /** Generic records of {@code schema}. */
    public static AvroSerializationSchema<GenericRecord> forGeneric(Schema schema) {
        return new AvroSerializationSchema<>(AvroModel.GENERIC, GenericRecord.class, schema);
    }

    /** Records of a class whose fields make the schema. */
    public static <T> AvroSerializationSchema<T> forReflect(Class<T> recordClass) {
        return new AvroSerializationSchema<>(
                AvroModel.REFLECT, recordClass, AvroModel.schemaOf(AvroModel.REFLECT, recordClass));
    }

    @Override
    public void open(SerializationContext context) {
        writer = newWriter(context.getUserCodeClassLoader());
    }

    @SuppressWarnings("unchecked") // the schema is that of T
    private DatumWriter<T> newWriter(ClassLoader classLoader) {
        Schema parsed = new Schema.Parser().parse(schema);
        TrustedClasses.addAllOf(parsed);
        return (DatumWriter<T>) model.data(classLoader).createDatumWriter(parsed);
    }

    /**
     * The bytes.
     *
     * @throws IllegalArgumentException if the record does not fit the schema
     */
    @Override
    public byte[] serialize(T element) {
        DatumWriter<T> ready = writer;
        if (ready == null) {
            ready = newWriter(Objects.requireNonNull(type.getClassLoader(), "class loader"));
            writer = ready;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder target = EncoderFactory.get().binaryEncoder(bytes, encoder);
        encoder = target;
        try {
            ready.write(element, target);
            target.flush();
        } catch (IOException | RuntimeException e) {
            // What was written of it must not begin the next message.
            encoder = null;
            throw new IllegalArgumentException(
                    "%s cannot be written as Avro: %s".formatted(type.getName(), e.getMessage()), e);
        }
        return bytes.toByteArray();
    }
}
