/**
 * What a cluster with several JobManagers agrees through: who leads, and what leaders leave to one another. {@link
 * io.weir.runtime.ha.HighAvailability} is the interface to open first; implementations are found by {@link
 * io.weir.runtime.ha.HighAvailabilityChoice}.
 *
 * <pre>
 *   JobManager ── contend ──► HighAvailability ── onElected(term 7) ──► leads, stamps messages with the term's token
 *       └─ entries().write(epoch 7, changes) ──► accepted while 7 is the newest epoch, else FencedException
 *   TaskManager, client, standby ── watchLeader ──► LeaderInfo(term 7, addresses)
 * </pre>
 *
 * <p>Nothing here relies on a leader knowing that it leads: one that was paused learns late that another has been elected.
 * So whatever lasts is written together with a check of the epoch, and whatever is told carries its token.
 */
@NullMarked
package io.weir.runtime.ha;

import org.jspecify.annotations.NullMarked;
