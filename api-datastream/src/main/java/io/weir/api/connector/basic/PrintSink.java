package io.weir.api.connector.basic;

import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.functions.TaskInfo;
import java.io.PrintStream;

/**
 * Prints each record as a line to the output of the TaskManager. With several subtasks a line starts with the number of its
 * own, from 1.
 *
 * @param <T> the records
 */
public final class PrintSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String identifier;
    private final boolean toErr;

    /** {@code identifier} starts each line; empty: none. */
    public PrintSink(String identifier, boolean toErr) {
        this.identifier = identifier;
        this.toErr = toErr;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        TaskInfo task = context.getTaskInfo();
        String subtask = task.numberOfParallelSubtasks() > 1 ? Integer.toString(task.indexOfThisSubtask() + 1) : "";
        String start = identifier + (identifier.isEmpty() || subtask.isEmpty() ? "" : ":") + subtask;
        return new Writer<>(start.isEmpty() ? "" : start + "> ", toErr ? System.err : System.out);
    }

    private record Writer<T>(String prefix, PrintStream stream) implements SinkWriter<T> {
        @Override
        public void write(T element, Context context) {
            stream.println(prefix + element);
        }

        @Override
        public void flush(boolean endOfInput) {
            stream.flush();
        }

        @Override
        public void close() {
            stream.flush();
        }
    }
}
