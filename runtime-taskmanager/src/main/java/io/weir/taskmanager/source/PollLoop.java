package io.weir.taskmanager.source;

import io.weir.api.connector.InputStatus;

/** Polls a reader again and again. */
interface PollLoop {
    /** At most {@code polls} polls; ends early when the reader has nothing more for now. */
    InputStatus run(int polls) throws Exception;
}
