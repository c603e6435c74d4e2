/**
 * Puts together what serves records: {@link io.weir.log.wire.records.RecordApis} adds it to the table of a server, with the
 * threads that it needs.
 */
@NullMarked
package io.weir.log.wire.records;

import org.jspecify.annotations.NullMarked;
