/**
 * Records as lines of separated values, one line per message: {@link io.weir.format.csv.CsvDeserializationSchema} and {@link
 * io.weir.format.csv.CsvSerializationSchema} for records and POJOs, {@link io.weir.format.csv.CsvRowReader} for lines of any
 * table; {@link io.weir.format.csv.CsvFormat} says what lines look like. Quoting as in RFC 4180; Jackson does the work.
 */
@NullMarked
package io.weir.format.csv;

import org.jspecify.annotations.NullMarked;
