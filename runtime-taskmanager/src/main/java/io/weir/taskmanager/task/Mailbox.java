package io.weir.taskmanager.task;

import io.weir.taskmanager.exchange.TaskSignal;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What other threads ask a task to do. Mails run on the task's thread, between two batches. */
public final class Mailbox {
    /** Something to do; a failure fails the task. */
    @FunctionalInterface
    public interface Mail {
        /** Runs on the task's thread. */
        void run() throws Exception;
    }

    private final ConcurrentLinkedQueue<Mail> mails = new ConcurrentLinkedQueue<>();
    private final TaskSignal signal;

    Mailbox(TaskSignal signal) {
        this.signal = signal;
    }

    /** Callable from any thread. */
    public void put(Mail mail) {
        mails.add(mail);
        signal.wake();
    }

    boolean isEmpty() {
        return mails.isEmpty();
    }

    /** Runs what is there now; what is put meanwhile waits for the next time. */
    void runAll() throws Exception {
        int count = 0;
        Mail mail;
        while (count++ < 1000 && (mail = mails.poll()) != null) {
            mail.run();
        }
    }
}
