/** Programs that the system tests submit, with what is wrong with them in their names. */
@NullMarked
package io.weir.systemtests.programs;

import org.jspecify.annotations.NullMarked;
