/**
 * Records in Avro's binary form, for classes generated from schemas, for generic records, and by reflection for classes of one's
 * own. One datum per message and no header before it: {@link io.weir.format.avro.AvroDeserializationSchema} and {@link
 * io.weir.format.avro.AvroSerializationSchema}; files: {@link io.weir.format.avro.AvroReaderFormat}; generic records between
 * operators and in state: {@link io.weir.format.avro.GenericRecordAvroTypeInfo}.
 */
@NullMarked
package io.weir.format.avro;

import org.jspecify.annotations.NullMarked;
