package io.weir.examples.loader;

import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.OpenContext;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import io.weir.connector.jdbc.JdbcConnectionOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in batches and puts out those that the database refuses. Rows that wait for a batch are state: they are neither
 * lost with a failure nor do they hold up a checkpoint. After a failure rows since the last checkpoint are written again.
 */
final class TableWriter extends KeyedProcessFunction<String, TableRow, RefusedRow> {
    private static final long serialVersionUID = 1L;
    private static final int BATCH_ROWS = 500;
    private static final long LONGEST_WAIT_MILLIS = 200;

    private final JdbcConnectionOptions options;
    private transient @Nullable TableSession session;
    private transient @Nullable ListState<TableRow> waiting;
    private transient @Nullable ValueState<Integer> waitingRows;

    TableWriter(JdbcConnectionOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        waiting = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting", TypeInformation.of(TableRow.class)));
        waitingRows = getRuntimeContext().getState(new ValueStateDescriptor<>("waiting-rows", Types.INT));
        session = new TableSession(options, getRuntimeContext().getUserCodeClassLoader());
    }

    @Override
    public void processElement(TableRow row, Context context, Collector<RefusedRow> out) throws Exception {
        Integer before = open(waitingRows).value();
        int rows = before == null ? 1 : before + 1;
        open(waiting).add(row);
        if (rows >= BATCH_ROWS) {
            write(out);
            return;
        }
        open(waitingRows).update(rows);
        if (rows == 1) {
            long now = context.timerService().currentProcessingTime();
            context.timerService().registerProcessingTimeTimer(now + LONGEST_WAIT_MILLIS);
            // Without watermarks it is due when the input ends. Its time becomes that of what it puts out.
            context.timerService().registerEventTimeTimer(now);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<RefusedRow> out) throws Exception {
        write(out);
    }

    private void write(Collector<RefusedRow> out) throws Exception {
        List<TableRow> rows = new ArrayList<>();
        for (TableRow row : open(waiting).get()) {
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            open(session).write(rows.get(0).table(), rows, (row, reason) -> out.collect(new RefusedRow(row, reason)));
        }
        open(waiting).clear();
        open(waitingRows).clear();
    }

    @Override
    public void close() throws Exception {
        TableSession last = session;
        if (last != null) {
            last.close();
        }
    }

    private static <T> T open(@Nullable T opened) {
        if (opened == null) {
            throw new IllegalStateException("open() was not called");
        }
        return opened;
    }
}
