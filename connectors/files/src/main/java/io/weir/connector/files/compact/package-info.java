/**
 * Merging small files before they are seen: {@link io.weir.connector.files.compact.FileCompactStrategy} says when, a {@link
 * io.weir.connector.files.compact.FileCompactor} how.
 */
@NullMarked
package io.weir.connector.files.compact;

import org.jspecify.annotations.NullMarked;
