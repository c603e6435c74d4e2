package io.weir.taskmanager.task;

import io.weir.operators.ProcessingTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The system's clock; callbacks come back as mails. Confined to the task's thread. */
final class TaskClock implements ProcessingTime {
    private final Mailbox mailbox;
    private final ScheduledExecutorService timer;
    private final Set<Alarm> pending = new HashSet<>();

    /** Alarms that went off while time stood still. */
    private final List<Alarm> held = new ArrayList<>();

    private boolean paused;

    TaskClock(Mailbox mailbox, ScheduledExecutorService timer) {
        this.mailbox = mailbox;
        this.timer = timer;
    }

    @Override
    public long currentTimeMillis() {
        return System.currentTimeMillis(); // the one clock of the data plane
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Cancellable schedule(long timeMillis, Callback callback) {
        long delayMillis = Math.max(0, timeMillis - currentTimeMillis());
        Alarm alarm = new Alarm(timeMillis, callback);
        pending.add(alarm);
        alarm.future = timer.schedule(() -> mailbox.put(alarm::ring), delayMillis, TimeUnit.MILLISECONDS);
        return alarm;
    }

    /** No callback is called until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** Callbacks are called again; first those that were due meanwhile. */
    void resume() {
        paused = false;
        held.forEach(alarm -> mailbox.put(alarm::ring));
        held.clear();
    }

    /** Takes back what is still to come: the timer of the process would keep the task alive till then. */
    void close() {
        for (Alarm alarm : Set.copyOf(pending)) {
            alarm.cancel();
        }
    }

    private final class Alarm implements Cancellable {
        private final long timeMillis;
        private final Callback callback;
        private Future<?> future = java.util.concurrent.CompletableFuture.completedFuture(null);

        Alarm(long timeMillis, Callback callback) {
            this.timeMillis = timeMillis;
            this.callback = callback;
        }

        /** A mail may be on its way when the alarm is cancelled. */
        void ring() throws Exception {
            if (paused) {
                held.add(this);
            } else if (pending.remove(this)) {
                callback.onTime(timeMillis);
            }
        }

        @Override
        public void cancel() {
            if (pending.remove(this)) {
                future.cancel(false);
            }
        }
    }
}
