/**
 * A store on the disks of one machine: a journal that every record is synced to before it is acknowledged, and the segments of
 * partitions that records are moved to behind it. How it works: {@code docs/log-store.md}.
 */
@NullMarked
package io.weir.log.local;

import org.jspecify.annotations.NullMarked;
