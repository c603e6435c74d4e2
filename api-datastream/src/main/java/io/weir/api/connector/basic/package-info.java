/** Sources and sinks that need nothing but the JDK: collections, sequences, sockets, printing, collecting. */
@NullMarked
package io.weir.api.connector.basic;

import org.jspecify.annotations.NullMarked;
