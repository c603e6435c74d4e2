package io.weir.format.avro;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Writes the number of bytes and Avro's binary form. */
final class GenericRecordSerializer implements TypeSerializer<GenericRecord> {
    private final Schema written;
    private final Schema current;
    private final GenericDatumWriter<GenericRecord> writer;
    private final GenericDatumReader<GenericRecord> reader;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    private @Nullable BinaryDecoder decoder;

    /** The schema object of the record before: most often that of the next one. */
    private Schema known;

    /** Reads what has the schema {@code written} and makes records of {@code current}, which it writes. */
    GenericRecordSerializer(Schema written, Schema current) {
        this.written = written;
        this.current = current;
        known = current;
        writer = new GenericDatumWriter<>(current);
        reader = new GenericDatumReader<>(written, current);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public GenericRecord copy(GenericRecord from) {
        return GenericData.get().deepCopy(current, from);
    }

    @Override
    public void serialize(GenericRecord value, DataOutputView target) {
        if (!isKnown(value.getSchema())) {
            requireSameSchema(value.getSchema());
        }
        bytes.reset();
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) {
            // What was written of it must not begin the next record.
            encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            throw new IllegalArgumentException(
                    "A record of %s cannot be written: %s".formatted(current.getFullName(), e.getMessage()), e);
        }
        byte[] form = bytes.toByteArray();
        target.writeVarInt(form.length);
        target.writeBytes(form, 0, form.length);
    }

    @SuppressWarnings("ReferenceEquality") // others are compared in full, which takes long
    private boolean isKnown(Schema schema) {
        return schema == known;
    }

    /** Avro writes fields by their places, so that a record of another schema would become noise. */
    private void requireSameSchema(Schema schema) {
        if (!schema.equals(current)) {
            throw new IllegalArgumentException(
                    "A record has the schema %s, its stream or state has %s. Make records of one schema."
                            .formatted(schema, current));
        }
        known = schema;
    }

    @Override
    public GenericRecord deserialize(DataInputView source) {
        int length = source.readCount();
        int start = source.take(length);
        BinaryDecoder form = DecoderFactory.get().binaryDecoder(source.array(), start, length, decoder);
        decoder = form;
        try {
            @SuppressWarnings("NullAway") // null: no object to use again; the one before may still be in use
            GenericRecord record = reader.read(null, form);
            if (form.isEnd()) {
                return record;
            }
        } catch (IOException | RuntimeException e) {
            throw new CorruptDataException(
                    "The bytes of a record of %s are damaged: %s".formatted(current.getFullName(), e.getMessage()));
        }
        throw new CorruptDataException(
                "The bytes of a record of %s are damaged: some are left.".formatted(current.getFullName()));
    }

    @Override
    public TypeSerializer<GenericRecord> duplicate() {
        return new GenericRecordSerializer(written, current);
    }
}
