/** Programs in jars: finds their main class, loads them apart from Weir's own classes, runs them. */
@NullMarked
package io.weir.client.program;

import org.jspecify.annotations.NullMarked;
