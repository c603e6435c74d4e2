package io.weir.format.avro;

import io.weir.api.types.CustomTypeInfo;
import io.weir.api.types.TypeSerializer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Generic records of one schema as the records of a stream, or as state:
 *
 * <pre>{@code
 * stream.map(toGeneric).returns(new GenericRecordAvroTypeInfo(schema));
 * new ValueStateDescriptor<>("last", new GenericRecordAvroTypeInfo(schema));
 * }</pre>
 *
 * <p>The schema is not part of each record's bytes. State keeps the schema it was written with, and is read by Avro's rules
 * when it has changed: new fields need a default.
 */
public final class GenericRecordAvroTypeInfo extends CustomTypeInfo<GenericRecord> {
    private static final long serialVersionUID = 1L;

    private static final String FORM = "avro ";

    private final String schema;

    /** Records of {@code schema}, which is that of a record. */
    public GenericRecordAvroTypeInfo(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException(
                    "A generic record has the schema of a record, not %s.".formatted(schema));
        }
        this.schema = schema.toString();
    }

    private Schema parsed() {
        return new Schema.Parser().parse(schema);
    }

    @Override
    public Class<GenericRecord> getTypeClass() {
        return GenericRecord.class;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    /** Key by a field: keys outlive schemas. */
    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<GenericRecord> createSerializer(ClassLoader classLoader) {
        Schema current = parsed();
        return new GenericRecordSerializer(current, current);
    }

    @Override
    public String writtenForm() {
        return FORM + schema;
    }

    @Override
    public TypeSerializer<GenericRecord> createReader(String writtenForm, ClassLoader classLoader) {
        Schema current = parsed();
        Schema written = writtenSchema(writtenForm);
        SchemaCompatibility.SchemaPairCompatibility fit =
                SchemaCompatibility.checkReaderWriterCompatibility(current, written);
        StringBuilder reasons = new StringBuilder();
        for (Incompatibility reason : fit.getResult().getIncompatibilities()) {
            reasons.append("; ")
                    .append(reason.getType())
                    .append(" at ")
                    .append(reason.getLocation())
                    .append(": ")
                    .append(reason.getMessage());
        }
        if (!reasons.isEmpty()) {
            throw new IllegalArgumentException(
                    "Records written with another schema of %s cannot be read with this one%s. Give new fields a default, or aliases to renamed ones."
                            .formatted(current.getFullName(), reasons));
        }
        return new GenericRecordSerializer(written, current);
    }

    private Schema writtenSchema(String writtenForm) {
        if (!writtenForm.startsWith(FORM)) {
            throw new IllegalArgumentException("What was written as '%s' are no Avro records.".formatted(writtenForm));
        }
        try {
            return new Schema.Parser().parse(writtenForm.substring(FORM.length()));
        } catch (SchemaParseException e) {
            throw new IllegalArgumentException("The schema of the state cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GenericRecordAvroTypeInfo that && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return schema.hashCode();
    }

    @Override
    public String toString() {
        return "Avro record " + parsed().getFullName();
    }
}
