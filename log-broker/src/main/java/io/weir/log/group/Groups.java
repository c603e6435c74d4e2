package io.weir.log.group;

import io.weir.log.coordinator.Deadlines;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The groups of one partition, and what happens to them when nobody does anything. */
final class Groups {
    private final Map<String, Group> groups = new TreeMap<>();
    final Deadlines<GroupTimer> deadlines = new Deadlines<>();

    @Nullable
    Group find(String groupId) {
        return groups.get(groupId);
    }

    Group findOrAdd(String groupId) {
        return groups.computeIfAbsent(groupId, Group::new);
    }

    void remove(String groupId) {
        groups.remove(groupId);
        deadlines.cancel(new GroupTimer.Rebalance(groupId));
        deadlines.cancel(new GroupTimer.Sync(groupId));
    }

    /** By their names, as they are now. */
    List<Group> all() {
        return List.copyOf(groups.values());
    }

    /** By their names; changes with the groups. */
    Collection<Group> live() {
        return groups.values();
    }
}
