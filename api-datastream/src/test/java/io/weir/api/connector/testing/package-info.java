/** The surroundings of sources for tests, here and of connectors. Open {@link io.weir.api.connector.testing.FakeEnumeratorContext} first. */
@NullMarked
package io.weir.api.connector.testing;

import org.jspecify.annotations.NullMarked;
