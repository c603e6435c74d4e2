/**
 * How records become the bytes of messages in the world outside, such as the values of a log, and how they are made of them
 * again. What Weir itself ships and keeps goes through {@link io.weir.api.types.TypeSerializer}s instead.
 */
@NullMarked
package io.weir.api.serialization;

import org.jspecify.annotations.NullMarked;
