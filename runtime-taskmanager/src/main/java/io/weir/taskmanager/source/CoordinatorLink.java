package io.weir.taskmanager.source;

/** How a reader reaches its enumerator in the JobManager. Callable from any thread; never blocks. */
public interface CoordinatorLink {
    /** The reader is ready for splits. */
    void registerReader();

    /** The reader wants a split. */
    void requestSplit();

    /** A message of the source's own, as UserCode bytes. */
    void sendEvent(byte[] event);

    /** Host of this TaskManager. */
    String host();
}
