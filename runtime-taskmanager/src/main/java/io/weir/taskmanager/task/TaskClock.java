package io.weir.taskmanager.task;

import io.weir.operators.ProcessingTime;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The system's clock; callbacks come back as mails. */
final class TaskClock implements ProcessingTime {
    private final Mailbox mailbox;
    private final ScheduledExecutorService timer;

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
        ScheduledFuture<?> future = timer.schedule(
                () -> mailbox.put(() -> callback.onTime(timeMillis)), delayMillis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }
}
