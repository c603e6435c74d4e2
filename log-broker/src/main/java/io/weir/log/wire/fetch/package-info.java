/**
 * Records that go. Begin with {@link io.weir.log.wire.fetch.Fetch}: what is there is read by threads of its own and goes to the
 * client from the memory it was read into; who asks for more than there is waits without a thread.
 */
@NullMarked
package io.weir.log.wire.fetch;

import org.jspecify.annotations.NullMarked;
