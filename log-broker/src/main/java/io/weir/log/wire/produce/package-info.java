/**
 * Records that come. Begin with {@link io.weir.log.wire.produce.Produce}: batches go to the log as they came, and the answer
 * follows when they are on disk.
 */
@NullMarked
package io.weir.log.wire.produce;

import org.jspecify.annotations.NullMarked;
