package io.weir.api.state;

/**
 * State that belongs to a subtask of an operator and not to keys. When the parallelism changes, lists are dealt out anew.
 * Asking twice for a state of one name gives the same state.
 */
public interface OperatorStateStore {
    /** A list whose elements are dealt out evenly, in their order, when the parallelism has changed. */
    <S> ListState<S> getListState(ListStateDescriptor<S> descriptor) throws Exception;

    /** A list of which every subtask gets all elements of all subtasks when the job is restored. */
    <S> ListState<S> getUnionListState(ListStateDescriptor<S> descriptor) throws Exception;

    /** A map that is the same in every subtask because every subtask changes it in the same way. */
    <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) throws Exception;
}
