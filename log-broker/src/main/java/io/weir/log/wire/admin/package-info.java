/**
 * What administrators ask of a broker: topics and their settings, directories, and what a broker alone has no use for, which
 * is refused in a way that tools understand. {@link io.weir.log.wire.admin.AdminApis} is the table of the handlers.
 */
@NullMarked
package io.weir.log.wire.admin;

import org.jspecify.annotations.NullMarked;
