/**
 * Reading and writing files. {@link io.weir.connector.files.FileSource} cuts files into blocks that are read in parallel;
 * {@link io.weir.connector.files.FileSink} writes one file per subtask, visible under its final name when it is complete.
 */
@NullMarked
package io.weir.connector.files;

import org.jspecify.annotations.NullMarked;
