package io.weir.format.avro;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import io.weir.connector.files.reader.FSDataInputStream;
import io.weir.connector.files.reader.StreamFormat;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's object container files, in parts:
 *
 * <pre>{@code
 * FileSource.forRecordStreamFormat(AvroReaderFormat.forSpecific(Flight.class), Path.of("flights")).build()
 * }</pre>
 *
 * <p>Files know the schema they were written with, which may be older or newer than that of the records. Where a block is
 * damaged, what is left of it is one poison record.
 *
 * @param <T> the records
 */
public final class AvroReaderFormat<T> implements StreamFormat<T> {
    private static final long serialVersionUID = 1L;

    private final AvroModel model;
    private final TypeInformation<T> type;
    private final String schema;
    private transient @Nullable ClassLoader classLoader;

    private AvroReaderFormat(AvroModel model, TypeInformation<T> type, Schema schema) {
        this.model = model;
        this.type = type;
        this.schema = schema.toString();
    }

    /** Records of a class that Avro has generated. */
    public static <T extends SpecificRecord> AvroReaderFormat<T> forSpecific(Class<T> recordClass) {
        return new AvroReaderFormat<>(
                AvroModel.SPECIFIC,
                TypeInformation.of(recordClass),
                AvroModel.schemaOf(AvroModel.SPECIFIC, recordClass));
    }

    /** Generic records of {@code schema}. */
    public static AvroReaderFormat<GenericRecord> forGeneric(Schema schema) {
        return new AvroReaderFormat<>(AvroModel.GENERIC, new GenericRecordAvroTypeInfo(schema), schema);
    }

    /** Records of a class with a constructor without arguments, whose fields make the schema. */
    public static <T> AvroReaderFormat<T> forReflect(Class<T> recordClass) {
        return new AvroReaderFormat<>(
                AvroModel.REFLECT, TypeInformation.of(recordClass), AvroModel.schemaOf(AvroModel.REFLECT, recordClass));
    }

    @Override
    public void open(SerializationContext context) {
        classLoader = context.getUserCodeClassLoader();
    }

    @SuppressWarnings("unchecked") // it makes objects of whatever class the schema names
    private DatumReader<T> datumReader() {
        Schema wanted = new Schema.Parser().parse(schema);
        TrustedClasses.addAllOf(wanted);
        ClassLoader loader =
                classLoader == null ? Objects.requireNonNull(AvroReaderFormat.class.getClassLoader()) : classLoader;
        DatumReader<T> reader = (DatumReader<T>) model.data(loader).createDatumReader(wanted);
        return reader;
    }

    @Override
    public Reader<T> createReader(FSDataInputStream stream, long fileLength, long splitEnd) throws IOException {
        return AvroBlocks.ofSplit(stream, fileLength, splitEnd, datumReader());
    }

    @Override
    public Reader<T> restoreReader(FSDataInputStream stream, long restoredOffset, long fileLength, long splitEnd)
            throws IOException {
        return AvroBlocks.from(stream, restoredOffset, fileLength, splitEnd, datumReader());
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }
}
