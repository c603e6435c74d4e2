package io.weir.runtime.ha;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Passes on who leads, and drops what is older than what is known: after a reconnect the store may be read through a server
 * that is behind. Not thread-safe; used by the thread that brings the news.
 */
public final class NewestLeader implements Consumer<Optional<LeaderInfo>> {
    private final Consumer<Optional<LeaderInfo>> listener;
    private long newest;
    private Optional<LeaderInfo> last = Optional.empty();
    private boolean told;

    /** Tells {@code listener}, each change once. */
    public NewestLeader(Consumer<Optional<LeaderInfo>> listener) {
        this.listener = listener;
    }

    @Override
    public void accept(Optional<LeaderInfo> leader) {
        long epoch = leader.map(info -> info.term().epoch()).orElse(newest);
        if (epoch < newest || (told && leader.equals(last))) {
            return;
        }
        newest = epoch;
        last = leader;
        told = true;
        listener.accept(leader);
    }
}
