/**
 * How a program gets from {@code execute()} to a cluster: one behind a REST address, one within this JVM, or none at all
 * when only its plan is wanted.
 */
@NullMarked
package io.weir.client.execution;

import org.jspecify.annotations.NullMarked;
