/**
 * What the coordinators of groups and of transactions have in common. A coordinator is a pure {@link
 * io.weir.log.coordinator.CoordinatorMachine machine}: told an event and the moment, it answers with what is to be done. What it
 * remembers is what it has written to its partition of an internal topic, so reading that back gives the same machine.
 *
 * <pre>
 *  request ──► CoordinatorShard ──event──► CoordinatorMachine
 *                 │    ▲                        │ actions, in order
 *      append ◄───┘    └────────────────────────┘
 *         │ durable
 *         └──► answers, and work for others, that follow that write
 * </pre>
 *
 * <p>One rule keeps promises: whatever leaves a coordinator leaves when all that it wrote before is durable. A machine
 * therefore never waits for its log, and what it holds in memory may be ahead of it; when a write fails, the machine is thrown
 * away and read back. Open {@link io.weir.log.coordinator.CoordinatorShard} first. Everything runs on one thread,
 * "log-coordinator".
 */
@NullMarked
package io.weir.log.coordinator;

import org.jspecify.annotations.NullMarked;
