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
    private final Class<T> type;
    private final String writerSchema;
    private final String readerSchema;
    private transient @Nullable DatumReader<T> reader;
    private transient @Nullable BinaryDecoder decoder;

    private AvroDeserializationSchema(AvroModel model, Class<T> type, String writerSchema, String readerSchema) {
        this.model = model;
        this.type = type;
        this.writerSchema = writerSchema;
        this.readerSchema = readerSchema;
    }

    private static <T> AvroDeserializationSchema<T> of(AvroModel model, Class<T> type, Schema schema) {
        return new AvroDeserializationSchema<>(model, type, schema.toString(), schema.toString());
    }

    /** Records of a class that Avro has generated. */
    public static <T extends SpecificRecord> AvroDeserializationSchema<T> forSpecific(Class<T> recordClass) {
        return of(AvroModel.SPECIFIC, recordClass, AvroModel.schemaOf(AvroModel.SPECIFIC, recordClass));
    }

    /** Generic records of {@code schema}. Kryo ships them, with their schema, so turn them into something smaller soon. */
    public static AvroDeserializationSchema<GenericRecord> forGeneric(Schema schema) {
        return of(AvroModel.GENERIC, GenericRecord.class, schema);
    }

    /** Records of a class with a constructor without arguments, whose fields make the schema. */
    public static <T> AvroDeserializationSchema<T> forReflect(Class<T> recordClass) {
        return of(AvroModel.REFLECT, recordClass, AvroModel.schemaOf(AvroModel.REFLECT, recordClass));
    }

    /** The same for messages written with another schema, from which Avro can make this one. */
    public AvroDeserializationSchema<T> withWriterSchema(Schema schema) {
        return new AvroDeserializationSchema<>(model, type, schema.toString(), readerSchema);
    }

    @Override
    public void open(SerializationContext context) {
        reader = newReader(context.getUserCodeClassLoader());
    }

    private DatumReader<T> newReader(ClassLoader classLoader) {
        // Each Parser knows names once; the two schemas may share some.
        Schema written = new Schema.Parser().parse(writerSchema);
        Schema wanted = new Schema.Parser().parse(readerSchema);
        @SuppressWarnings("unchecked") // the schemas are those of T
        DatumReader<T> fresh = (DatumReader<T>) model.data(classLoader).createDatumReader(written, wanted);
        return fresh;
    }

    @Override
    public T deserialize(byte[] message) throws IOException {
        return deserialize(message, 0, message.length);
    }

    @Override
    public T deserialize(byte[] buffer, int offset, int length) throws IOException {
        DatumReader<T> ready = reader;
        if (ready == null) {
            ready = newReader(Objects.requireNonNull(type.getClassLoader(), "class loader"));
            reader = ready;
        }
        BinaryDecoder bytes = DecoderFactory.get().binaryDecoder(buffer, offset, length, decoder);
        decoder = bytes;
        try {
            // Not what an earlier call has returned: that may still be in use.
            @SuppressWarnings("NullAway") // null means none to reuse
            T record = ready.read(null, bytes);
            if (!bytes.isEnd()) {
                throw new IOException("%d bytes are left after it".formatted(bytes.inputStream().available()));
            }
            return record;
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
                        .formatted(type.getSimpleName(), length, reason),
                cause);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return TypeInformation.of(type);
    }
}
