package io.weir.api.checkpoint;

/**
 * A function with state that belongs to its subtask:
 *
 * <pre>{@code
 * final class Batches implements MapFunction<Event, Event>, CheckpointedFunction {
 *     private final List<Event> waiting = new ArrayList<>();
 *     private ListState<Event> kept;
 *
 *     public void initializeState(FunctionInitializationContext context) throws Exception {
 *         kept = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("waiting", Event.class));
 *         kept.get().forEach(waiting::add);
 *     }
 *
 *     public void snapshotState(FunctionSnapshotContext context) throws Exception {
 *         kept.update(waiting);
 *     }
 * }
 * }</pre>
 *
 * <p><b>Order of calls:</b> {@link #initializeState} once, before {@code open} of a rich function and before the first
 * record; {@link #snapshotState} between two records, once per checkpoint and savepoint, also after the last record.
 *
 * <p><b>On failure</b> of either method the subtask fails.
 */
public interface CheckpointedFunction {
    /** Puts what has to survive into the state asked for in {@link #initializeState}. */
    void snapshotState(FunctionSnapshotContext context) throws Exception;

    /** Asks for state, which holds what was in the checkpoint that the job starts from; else it is empty. */
    void initializeState(FunctionInitializationContext context) throws Exception;
}
