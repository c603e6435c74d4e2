/**
 * How a task drives a source: polls its reader in runs, gives records their time, and passes them to the rest of the chain.
 * Open {@link io.weir.taskmanager.source.SourceInput} first. The task's thread does all of it.
 */
@NullMarked
package io.weir.taskmanager.source;

import org.jspecify.annotations.NullMarked;
