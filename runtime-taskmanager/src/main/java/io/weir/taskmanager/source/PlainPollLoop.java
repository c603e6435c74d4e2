package io.weir.taskmanager.source;

import io.weir.api.connector.InputStatus;

/** The poll loop of every source task when {@code pipeline.chain-specialization} is off. */
record PlainPollLoop(Polled polled) implements PollLoop {
    @Override
    public InputStatus run(int polls) throws Exception {
        InputStatus status = InputStatus.MORE_AVAILABLE;
        for (int i = 0; i < polls && status == InputStatus.MORE_AVAILABLE; i++) {
            status = polled.reader().pollNext(polled.output());
        }
        return status;
    }
}
