package io.weir.runtime.rpc;

/** The JobManager's ends of the connections that tell it at once when a TaskManager ends. */
public interface Lifelines extends AutoCloseable {
    /** The port TaskManagers connect to. */
    int port();

    /** Cuts the lifeline of a TaskManager that was given up, so that it learns of it. */
    void cut(String taskManagerId);

    @Override
    void close();

    /** Is told of lifelines. Called by the lifelines' thread: hops to its own. */
    interface Listener {
        /** The lifeline of that TaskManager is open. */
        void onLifelineOpened(String taskManagerId);

        /** The lifeline of that TaskManager is closed: its process has ended or is cut off. */
        void onLifelineClosed(String taskManagerId);
    }
}
