package io.weir.format.avro;

import java.io.IOException;
import java.io.Serializable;
import org.apache.avro.generic.GenericRecord;

/**
 * Makes a record of one's own of a generic one, which is smaller and has fields with types.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface GenericRecordMapper<T> extends Serializable {
    /**
     * The record. Texts are {@code CharSequence}s of Avro's until {@code toString()}.
     *
     * @throws IOException if the generic record makes no sense; also runtime exceptions are taken that way
     */
    T map(GenericRecord generic) throws IOException;
}
