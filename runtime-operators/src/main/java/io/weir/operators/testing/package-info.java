/**
 * Runs one operator by itself, with a clock that the test moves. Open {@link io.weir.operators.testing.OperatorHarness}
 * first.
 */
@NullMarked
package io.weir.operators.testing;

import org.jspecify.annotations.NullMarked;
