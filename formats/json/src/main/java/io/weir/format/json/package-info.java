/**
 * Records as JSON, one document per message: {@link io.weir.format.json.JsonDeserializationSchema} and {@link
 * io.weir.format.json.JsonSerializationSchema}. Jackson does the work, with settings that depend on no machine's language or
 * time zone.
 */
@NullMarked
package io.weir.format.json;

import org.jspecify.annotations.NullMarked;
