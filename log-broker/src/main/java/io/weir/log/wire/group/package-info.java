/**
 * The requests about groups and their offsets. Each handler maps fields to those of {@link io.weir.log.group.GroupRequest} and
 * back, by version; what is decided is decided in {@link io.weir.log.group}. Open {@link io.weir.log.wire.group.GroupApis} first.
 */
@NullMarked
package io.weir.log.wire.group;

import org.jspecify.annotations.NullMarked;
