/**
 * Turns the {@link io.weir.api.types.TypeInformation} of records into serializers. Open
 * {@link io.weir.runtime.serialization.Serializers} first: it chooses hand-written serializers for what is known, generates
 * a class for each tuple, POJO and record, and leaves the rest to Kryo.
 *
 * <p>The bytes of a tuple, POJO or record ({@link io.weir.runtime.serialization.RecordLayout}):
 *
 * <pre>
 *  ┌────────────────┬─────────────────────────────────────┬──────────────────┬────────────────────┐
 *  │ presence bits  │ primitives and their boxes, largest │ strings that are │ all other fields   │
 *  │ of the fields  │ first, null as zero: each at a      │ not null         │ that are not null, │
 *  │ that may be    │ place that is the same in every     │                  │ by their own       │
 *  │ null           │ record                              │                  │ serializers        │
 *  └────────────────┴─────────────────────────────────────┴──────────────────┴────────────────────┘
 * </pre>
 *
 * <p>A serializer belongs to the thread that runs the task; {@code duplicate()} makes one for another thread.
 */
@NullMarked
package io.weir.runtime.serialization;

import org.jspecify.annotations.NullMarked;
