/**
 * Whether groups of consumers read all of a log: records are produced to a real broker while members, processes of their own,
 * come, leave and are killed; what they wrote down is compared with what was produced and with the lag that the broker tells.
 * {@link io.weir.systemtests.groups.GroupSoak} is the command, {@link io.weir.systemtests.groups.GroupMember} a member,
 * {@link io.weir.systemtests.groups.Reading} what the notes of all members say together.
 */
@NullMarked
package io.weir.systemtests.groups;

import org.jspecify.annotations.NullMarked;
