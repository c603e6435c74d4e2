/**
 * The settings of a cluster. {@link io.weir.runtime.config.WeirOptions} lists every key; {@link
 * io.weir.runtime.config.ConfigLoader} reads {@code conf/config.yaml} and reports all that is wrong with it at once; the
 * records, as {@link io.weir.runtime.config.JobManagerConfig}, are made once at start and handed down: nobody reads keys
 * later. Open {@code ConfigLoader} first.
 */
@NullMarked
package io.weir.runtime.config;

import org.jspecify.annotations.NullMarked;
