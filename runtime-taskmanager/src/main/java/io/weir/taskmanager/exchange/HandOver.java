package io.weir.taskmanager.exchange;

import io.weir.api.types.TypeSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether records of a mutable type are handed over as they are or copied first.
 *
 * <p>An emitted record belongs to the runtime. Some programs nevertheless fill one object again and again; the same
 * reference then comes twice in a row. So an edge starts by copying, and stops when a good number of records came without
 * such a repetition; when one comes later, it copies for ever.
 */
public final class HandOver {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final int WATCHED_RECORDS = 1024;
    private static final int RENEWED_AFTER = 256;

    private final TypeSerializer<Object> serializer;
    private final String edge;
    private final boolean always;

    /**
     * Holds the last record. The array is replaced often, so that it is young: storing a reference into an old object costs
     * a memory fence of G1 for every record.
     */
    private @Nullable Object[] last = new Object[1];

    private int age;
    private int watched;
    private boolean reuses;

    /**
     * For one edge of one subtask.
     *
     * @param edge for the log
     * @param always whether to copy without looking
     */
    public HandOver(TypeSerializer<Object> serializer, String edge, boolean always) {
        this.serializer = serializer;
        this.edge = edge;
        this.always = always;
    }

    /** {@code record} or a copy of it, to be handed over. */
    public Object take(Object record) {
        if (always || reuses) {
            return serializer.copy(record);
        }
        @Nullable Object[] kept = last;
        if (record == kept[0]) {
            reuses = true;
            LOG.warn(
                    "The records on {} are one object filled again and again; they are copied from now on. Emit a new object "
                            + "per record to save the copies, or set pipeline.exchange-copy to always.",
                    edge);
            return serializer.copy(record);
        }
        if (++age == RENEWED_AFTER) {
            age = 0;
            kept = new Object[1];
            last = kept;
        }
        kept[0] = record;
        if (watched < WATCHED_RECORDS) {
            watched++;
            return serializer.copy(record);
        }
        return record;
    }
}
