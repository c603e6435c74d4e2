/**
 * Consumer groups, by Kafka's classic protocol: who is in a group, who reads what, up to where. {@link
 * io.weir.log.group.GroupCoordinator} decides, purely; {@link io.weir.log.group.GroupService} runs one for each partition of
 * {@code __consumer_offsets}. Names of fields are those of the protocol.
 *
 * <p>What is remembered are two kinds of records, in Kafka's own bytes: a group with its members and their assignment, and an
 * offset. Who is about to join, and for how long a session lasts, is not: after a crash the members of the last generation have
 * new sessions. See docs/protocols/log-coordinators.md.
 */
@NullMarked
package io.weir.log.group;

import org.jspecify.annotations.NullMarked;
