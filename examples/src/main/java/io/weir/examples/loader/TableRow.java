package io.weir.examples.loader;

import java.util.List;

/**
 * One row on its way to a table.
 *
 * @param table which one
 * @param origin topic, partition and offset of the record, for people
 * @param partition of the record
 * @param values of the columns, in their order
 * @param separator that the record's header told
 * @param line the record's value as it was
 */
public record TableRow(String table, String origin, int partition, List<String> values, String separator, byte[] line) {
    /** Rows with the same are written in their order. */
    String key() {
        return table + '/' + partition;
    }
}
