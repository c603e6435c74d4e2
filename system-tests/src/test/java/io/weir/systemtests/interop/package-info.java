/** What clients of other versions do with the log broker: run by {@code interop.sh} with their jars, in a JVM for each. */
@NullMarked
package io.weir.systemtests.interop;

import org.jspecify.annotations.NullMarked;
