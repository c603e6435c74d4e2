package io.weir.log.group;

import io.weir.log.coordinator.Decision;
import io.weir.log.coordinator.LogWrite;
import io.weir.log.coordinator.Moment;
import java.util.function.Consumer;

/** What is decided on one event. */
final class GroupStep extends Decision<GroupRecord, GroupResponse, GroupTask> {
    GroupStep(Moment now, Consumer<LogWrite<GroupRecord>> memory) {
        super(now, memory);
    }
}
