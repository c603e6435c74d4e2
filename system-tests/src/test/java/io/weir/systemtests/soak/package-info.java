/**
 * Whether state survives: a job whose result is known runs while its TaskManagers are killed, and what it wrote is compared
 * record by record. {@link io.weir.systemtests.soak.Soak} is the command.
 */
@NullMarked
package io.weir.systemtests.soak;

import org.jspecify.annotations.NullMarked;
