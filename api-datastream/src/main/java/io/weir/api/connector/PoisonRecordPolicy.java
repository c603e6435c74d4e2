package io.weir.api.connector;

import java.io.IOException;
import java.io.Serializable;

/**
 * What a source does with messages of which no record can be made. The source counts them in its metric {@code
 * numRecordsInErrors}, whatever becomes of them.
 */
@FunctionalInterface
public interface PoisonRecordPolicy extends Serializable {
    /** The handler of one reader. */
    PoisonRecordHandler open(SourceReaderContext context) throws IOException;

    /** The job fails and names the record; the default. */
    static PoisonRecordPolicy fail() {
        return context -> record -> {
            throw new IOException(
                    "The record at " + record.origin() + " cannot be read: " + record.reason()
                            + ". Mend the reader, or let the source skip such records or put them aside (PoisonRecordPolicy).",
                    record.reason());
        };
    }

    /** They are passed over, and counted. */
    static PoisonRecordPolicy skip() {
        return context -> record -> {};
    }
}
