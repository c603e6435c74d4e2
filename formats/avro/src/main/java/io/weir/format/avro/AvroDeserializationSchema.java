package io.weir.format.avro;

import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of Avro's binary form:
 *
 * <pre>{@code
 * AvroDeserializationSchema.forSpecific(Flight.class)
 * }</pre>
 *
 * <p>The bytes do not say which schema they were written with. It is that of the class, or the one given, unless {@link
 * #withWriterSchema} names an older or newer one.
 *
 * @param <T> the records
 */
public final class AvroDeserializationSchema<T> implements DeserializationSchema<T> {
    private static final long serialVersionUID = 1L;

    private final AvroModel model;
    private final TypeInformation<T> type;
    private final String writerSchema;
    private final String readerSchema;
    private final @Nullable GenericRecordMapper<T> mapper;
    private transient @Nullable DatumReader<Object> reader;
    private transient @Nullable BinaryDecoder decoder;

    private AvroDeserializationSchema(
            AvroModel model,
            TypeInformation<T> type,
            String writerSchema,
            String readerSchema,
            @Nullable GenericRecordMapper<T> mapper) {
        this.model = model;
        this.type = type;
        this.writerSchema = writerSchema;
        this.readerSchema = readerSchema;
        this.mapper = mapper;
    }

    private static <T> AvroDeserializationSchema<T> of(
            AvroModel model, TypeInformation<T> type, Schema schema, @Nullable GenericRecordMapper<T> mapper) {
        return new AvroDeserializationSchema<>(model, type, schema.toString(), schema.toString(), mapper);
    }

    /** Records of a class that Avro has generated. */
    public static <T extends SpecificRecord> AvroDeserializationSchema<T> forSpecific(Class<T> recordClass) {
        return of(
                AvroModel.SPECIFIC,
                TypeInformation.of(recordClass),
                AvroModel.schemaOf(AvroModel.SPECIFIC, recordClass),
                null);
    }

    /** Generic records of {@code schema}. */
    public static AvroDeserializationSchema<GenericRecord> forGeneric(Schema schema) {
        return of(AvroModel.GENERIC, new GenericRecordAvroTypeInfo(schema), schema, null);
    }

    /** Records that {@code mapper} makes of generic records of {@code schema}. */
    public static <T> AvroDeserializationSchema<T> forGeneric(
            Schema schema, Class<T> recordClass, GenericRecordMapper<T> mapper) {
        return of(AvroModel.GENERIC, TypeInformation.of(recordClass), schema, mapper);
    }

    /** Records of a class with a constructor without arguments, whose fields make the schema. */
    public static <T> AvroDeserializationSchema<T> forReflect(Class<T> recordClass) {
        return of(
                AvroModel.REFLECT,
                TypeInformation.of(recordClass),
                AvroModel.schemaOf(AvroModel.REFLECT, recordClass),
                null);
    }

    /** The same for messages written with another schema, from which Avro can make this one. */
    public AvroDeserializationSchema<T> withWriterSchema(Schema schema) {
        return new AvroDeserializationSchema<>(model, type, schema.toString(), readerSchema, mapper);
    }

    @Override
    public void open(SerializationContext context) {
        reader = newReader(context.getUserCodeClassLoader());
    }

    @SuppressWarnings("unchecked") // it makes objects of whatever class the schema names
    private DatumReader<Object> newReader(ClassLoader classLoader) {
        // Each parser takes a name once only, and the two schemas may share some.
        Schema written = new Schema.Parser().parse(writerSchema);
        Schema wanted = new Schema.Parser().parse(readerSchema);
        TrustedClasses.addAllOf(wanted);
        return (DatumReader<Object>) model.data(classLoader).createDatumReader(written, wanted);
    }

    @Override
    public T deserialize(byte[] message) throws IOException {
        return deserialize(message, 0, message.length);
    }

    @Override
    public T deserialize(byte[] buffer, int offset, int length) throws IOException {
        DatumReader<Object> ready = reader;
        if (ready == null) {
            ready = newReader(Objects.requireNonNull(type.getTypeClass().getClassLoader(), "class loader"));
            reader = ready;
        }
        BinaryDecoder bytes = DecoderFactory.get().binaryDecoder(buffer, offset, length, decoder);
        decoder = bytes;
        try {
            @SuppressWarnings("NullAway") // null: no object to use again; the one before may still be in use
            Object record = ready.read(null, bytes);
            if (!bytes.isEnd()) {
                throw new IOException("%d bytes are left after it"
                        .formatted(bytes.inputStream().available()));
            }
            return mapper == null ? type.getTypeClass().cast(record) : mapper.map((GenericRecord) record);
        } catch (EOFException e) {
            throw damaged(length, "they end in the middle", e);
        } catch (IOException | RuntimeException e) {
            // What Avro throws for bytes of another schema depends on where it notices.
            throw damaged(length, String.valueOf(e.getMessage()), e);
        }
    }

    private IOException damaged(int length, String reason, Exception cause) {
        return new IOException(
                "No %s can be made of %d bytes as Avro: %s. Were they written with another schema?"
                        .formatted(type.getTypeClass().getSimpleName(), length, reason),
                cause);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }
}
