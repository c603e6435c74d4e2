package io.weir.operators.testing;

import io.weir.runtime.checkpoint.KeyedSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint would hold of an operator in a harness.
 *
 * @param keyed the keyed state; null where the operator has none
 * @param operator the operator state
 */
public record HarnessSnapshot(@Nullable KeyedSnapshot keyed, byte[] operator) {}
