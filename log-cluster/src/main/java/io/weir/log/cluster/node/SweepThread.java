package io.weir.log.cluster.node;

import io.weir.log.cluster.ledger.LedgerSweep;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then for ledgers that are left over, on the node that was elected. A thread of its own, "log-sweep". */
final class SweepThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SweepThread.class);

    private final LedgerSweep sweep;
    private final BooleanSupplier isElected;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "log-sweep"));

    SweepThread(LedgerSweep sweep, BooleanSupplier isElected, long periodMillis) {
        this.sweep = sweep;
        this.isElected = isElected;
        thread.scheduleWithFixedDelay(this::look, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!isElected.getAsBoolean()) {
            return;
        }
        try {
            sweep.sweep();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Ledgers that are left over cannot be looked for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
