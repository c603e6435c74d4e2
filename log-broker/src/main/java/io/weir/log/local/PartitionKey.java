package io.weir.log.local;

import io.weir.log.store.PartitionId;
import java.util.UUID;

/** Which partition something is about, without its name. */
record PartitionKey(UUID topicId, int index) {
    static PartitionKey of(PartitionId id) {
        return new PartitionKey(id.topicId(), id.index());
    }
}
