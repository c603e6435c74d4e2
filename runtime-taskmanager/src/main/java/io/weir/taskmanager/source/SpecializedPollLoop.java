package io.weir.taskmanager.source;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceReader;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * Each source task has a hidden copy, of which reader and output are constants: the JIT pulls the reader's code and the
 * whole chain into this one loop.
 */
final class SpecializedPollLoop implements PollLoop {
    private static final SourceReader<Object, ?> READER =
            polled(MethodHandles.lookup()).reader();
    private static final ReaderOutput<Object> OUTPUT =
            polled(MethodHandles.lookup()).output();

    public SpecializedPollLoop() {}

    private static Polled polled(MethodHandles.Lookup loop) {
        try {
            return Objects.requireNonNull(MethodHandles.classData(loop, "_", Polled.class), "class data");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a loop cannot read its own class data", e);
        }
    }

    @Override
    public InputStatus run(int polls) throws Exception {
        InputStatus status = InputStatus.MORE_AVAILABLE;
        for (int i = 0; i < polls && status == InputStatus.MORE_AVAILABLE; i++) {
            status = READER.pollNext(OUTPUT);
        }
        return status;
    }
}
