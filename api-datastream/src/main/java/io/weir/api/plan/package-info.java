/**
 * The logical plan: what a program asks for, before it is cut into tasks. The DataStream classes build a graph of
 * {@link io.weir.api.plan.Transformation}s; the runtime turns it into a job graph. A new operator is one more
 * {@link io.weir.api.plan.OperatorSpec} here and its implementation among the operators.
 */
@NullMarked
package io.weir.api.plan;

import org.jspecify.annotations.NullMarked;
