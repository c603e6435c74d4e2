package io.weir.log.group;

import io.weir.log.group.GroupRequest.TransactionName;

/** What a {@link GroupCoordinator} has others do. */
public sealed interface GroupTask {
    /**
     * Make sure that the transaction is going on and that this partition is part of it, or make it a part if the transaction
     * says so; answered with {@link GroupEvent.Verified}.
     */
    record Verify(long verification, TransactionName transaction) implements GroupTask {}
}
