/**
 * An example that loads any table from a topic; {@link io.weir.examples.loader.TableLoader} is where to start.
 *
 * <pre>
 *   topic ──► TableRowSchema ──► by table and partition ──► TableWriter ──► database
 *                  │ headers or line are wrong                   │ the database refuses the row
 *                  └──────────────► dead-letter topic ◄──────────┘
 * </pre>
 */
@NullMarked
package io.weir.examples.loader;

import org.jspecify.annotations.NullMarked;
