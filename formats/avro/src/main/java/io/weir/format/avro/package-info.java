/**
 * Records in Avro's binary form, one datum per message and no header before it: {@link
 * io.weir.format.avro.AvroDeserializationSchema} and {@link io.weir.format.avro.AvroSerializationSchema}, for classes generated
 * from schemas, for generic records, and by reflection for classes of one's own.
 */
@NullMarked
package io.weir.format.avro;

import org.jspecify.annotations.NullMarked;
