/**
 * Tests of Weir as its users have it. {@link io.weir.systemtests.Cluster} starts the packaged distribution with settings of
 * its own and runs commands against it, {@link io.weir.systemtests.LogBroker} a log; {@link io.weir.systemtests.Browser} opens the dashboard. {@link
 * io.weir.systemtests.ArchitectureTest} needs no processes: it holds the modules apart.
 */
@NullMarked
package io.weir.systemtests;

import org.jspecify.annotations.NullMarked;
