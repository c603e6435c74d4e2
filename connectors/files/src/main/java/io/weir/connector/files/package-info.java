/**
 * Reading and writing files. {@link io.weir.connector.files.FileSource} cuts files into splits that are read in parallel;
 * {@link io.weir.connector.files.FileSink} writes files in turn, each visible under its final name when it is complete.
 *
 * <pre>
 *   .part-w-0.inprogress.r ── rolled, synced ──► the same, a committable ── checkpoint complete ──► part-w-0
 *          └── in the middle at a snapshot: its name and length are the writer's state; a restore goes on with a copy
 * </pre>
 */
@NullMarked
package io.weir.connector.files;

import org.jspecify.annotations.NullMarked;
