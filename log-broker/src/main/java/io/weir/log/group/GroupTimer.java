package io.weir.log.group;

/** What happens when nobody does anything. */
sealed interface GroupTimer {
    /** A member has been silent for too long. */
    record Session(String groupId, String memberId) implements GroupTimer {}

    /** Somebody who was given an id did not join with it. */
    record Pending(String groupId, String memberId) implements GroupTimer {}

    /** Not everybody has joined again in time; or an empty group has waited for others. */
    record Rebalance(String groupId) implements GroupTimer {}

    /** Not everybody has asked for its assignment in time. */
    record Sync(String groupId) implements GroupTimer {}

    /** It is time to look for offsets that are too old. */
    record Expiry() implements GroupTimer {}
}
