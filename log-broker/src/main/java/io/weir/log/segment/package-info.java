/**
 * The files that a partition's records lie in. A segment is a file of batches, with indexes that lead near an offset or a time;
 * the indexes can always be made again from the batches.
 */
@NullMarked
package io.weir.log.segment;

import org.jspecify.annotations.NullMarked;
