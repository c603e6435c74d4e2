package io.weir.log.group;

import org.jspecify.annotations.Nullable;

/**
 * How a member calls itself.
 *
 * @param memberId given by the coordinator; empty: none yet
 * @param groupInstanceId chosen by a static member, whose place is kept while it restarts; null: not a static one
 */
public record MemberName(String memberId, @Nullable String groupInstanceId) {
    /** Somebody without a name, as tools are. */
    public static final MemberName NONE = new MemberName("", null);

    /** Whether it has no name at all. */
    boolean isNone() {
        return memberId.isEmpty() && groupInstanceId == null;
    }
}
