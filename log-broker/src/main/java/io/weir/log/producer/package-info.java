/** What a partition knows of those who write to it: which batches it has, and which transactions are open. */
@NullMarked
package io.weir.log.producer;

import org.jspecify.annotations.NullMarked;
