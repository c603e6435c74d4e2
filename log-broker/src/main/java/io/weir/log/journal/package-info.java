/**
 * The write-ahead log of a store: what all its partitions append, one group after the other, each with one sync. How it lies on
 * disk, and what is done when it is read again: {@code docs/protocols/journal.md}.
 */
@NullMarked
package io.weir.log.journal;

import org.jspecify.annotations.NullMarked;
