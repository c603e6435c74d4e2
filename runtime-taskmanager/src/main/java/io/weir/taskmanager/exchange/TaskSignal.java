package io.weir.taskmanager.exchange;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread, the task's, wait until another has something for it.
 *
 * <p>The waiting thread calls {@link #prepare}, looks once more whether there is really nothing, and only then {@link
 * #park}; whoever brings something calls {@link #wake} after it is visible. So no wake-up is lost.
 */
public final class TaskSignal {
    private volatile boolean waiting;
    private volatile boolean announced;
    private volatile @Nullable Thread owner;

    /** Belongs to the current thread from now on. */
    public void bind() {
        owner = Thread.currentThread();
    }

    /** Announces that the owner is about to wait. */
    public void prepare() {
        waiting = true;
        VarHandle.fullFence();
    }

    /** Waits for {@link #wake} since {@link #prepare}, at most {@code nanos}; may return early. */
    public void park(long nanos) {
        if (waiting) {
            LockSupport.parkNanos(this, nanos);
        }
        waiting = false;
    }

    /** Whether the owner waits or is about to. */
    boolean isWaiting() {
        return waiting;
    }

    /** Takes {@link #prepare} back. */
    public void forget() {
        waiting = false;
    }

    /** A barrier was announced in some channel into the task: ends the owner's wait. Callable from any thread. */
    public void announce() {
        announced = true;
        wake();
    }

    /** Whether a barrier was announced since {@link #takeAnnounced}. */
    public boolean isAnnounced() {
        return announced;
    }

    /** As {@link #isAnnounced}, once per announcement at least. For the owner. */
    public boolean takeAnnounced() {
        if (!announced) {
            return false;
        }
        announced = false;
        return true;
    }

    /** Ends the owner's wait, if it waits. Callable from any thread. */
    public void wake() {
        VarHandle.fullFence();
        if (waiting) {
            waiting = false;
            LockSupport.unpark(owner);
        }
    }
}
