/**
 * How records go from one task to another. A task's output ends in a writer per edge ({@link
 * io.weir.taskmanager.exchange.EdgeWriters}) that spreads records over channels; each channel gathers them into a {@link
 * io.weir.taskmanager.exchange.RecordBatch}. Within a TaskManager the batch itself is handed over; between TaskManagers its
 * records become bytes. The consuming task polls an {@link io.weir.taskmanager.exchange.InputGate}.
 *
 * <pre>
 *  producing task                                             consuming task
 *  writer ─► ChannelWriter ─► ChannelSink ══ queue or TCP ══► ChannelSource ─► InputGate ─► loop over the batch
 * </pre>
 *
 * <p>Everything left of the double line belongs to the producing task's thread, everything right of it to the consuming
 * one's. Queues are bounded: a full one holds the producer back.
 */
@NullMarked
package io.weir.taskmanager.exchange;

import org.jspecify.annotations.NullMarked;
