/**
 * The surroundings of sources and sinks for tests, here and of connectors. Open {@link
 * io.weir.api.connector.testing.FakeEnumeratorContext} first, or for whole jobs {@link io.weir.api.connector.testing.CountingJob}.
 */
@NullMarked
package io.weir.api.connector.testing;

import org.jspecify.annotations.NullMarked;
