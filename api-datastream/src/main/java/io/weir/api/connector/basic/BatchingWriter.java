package io.weir.api.connector.basic;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.SinkWriter;
import io.weir.api.metrics.Counter;
import io.weir.api.metrics.MetricGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Sends records in batches, at least once. A batch that did not get through is sent again as a whole, in the same order, so that the
 * last change of each key is the last one that the server sees; over outages of the server, too.
 *
 * <p>Metrics: {@code numRecordsSend}, {@code numBatchesRepeated}.
 *
 * @param <T> the records
 * @param <B> what is sent for one
 */
public final class BatchingWriter<T, B> implements SinkWriter<T> {
    private final BatchServer<B> server;
    private final Settings settings;
    private final Function<T, B> mapper;
    private final Outage.Waiting waiting;
    private final Counter sent;
    private final Counter repeated;
    private final List<B> batch = new ArrayList<>();

    /**
     * When to send, and what to put up with.
     *
     * @param size records that are sent at once
     * @param intervalMillis how long a record waits for others at most; 0: until the batch is full or a checkpoint is taken
     * @param maxRetries how often what {@linkplain BatchFailure.Kind#PASSING passes} is tried again
     * @param outageTimeoutMillis how long the server may be away
     * @param outageSetting what sets that, for people
     */
    public record Settings(
            int size, long intervalMillis, int maxRetries, long outageTimeoutMillis, String outageSetting) {}

    /** A writer that has to be started; {@code mapper} makes what is sent, when the record comes. */
    public BatchingWriter(
            BatchServer<B> server,
            Settings settings,
            Function<T, B> mapper,
            Outage.Waiting waiting,
            MetricGroup metrics) {
        this.server = server;
        this.settings = settings;
        this.mapper = mapper;
        this.waiting = waiting;
        sent = metrics.counter("numRecordsSend");
        repeated = metrics.counter("numBatchesRepeated");
    }

    /** Connects, and sends what waits from time to time from now on. */
    public void start(ProcessingTimeService clock) throws IOException {
        try {
            untilDone("connect", server::open);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("%s: interrupted while connecting.".formatted(server.name()), e);
        }
        if (settings.intervalMillis > 0) {
            new BatchTimer(clock, settings.intervalMillis, this::send).schedule();
        }
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        batch.add(mapper.apply(element));
        if (batch.size() >= settings.size) {
            send();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        send();
    }

    private void send() throws IOException, InterruptedException {
        if (!batch.isEmpty()) {
            untilDone("write %d records".formatted(batch.size()), () -> server.send(batch));
            sent.inc(batch.size());
            batch.clear();
        }
    }

    /** Something to do with the server. */
    private interface Work {
        void run() throws BatchFailure, IOException;
    }

    /** Does it again on a new connection, over an outage as often as its time allows. */
    private void untilDone(String what, Work work) throws IOException, InterruptedException {
        Outage outage = new Outage(server.name(), settings.outageSetting, settings.outageTimeoutMillis, waiting);
        int retries = 0;
        while (true) {
            try {
                work.run();
                outage.over();
                return;
            } catch (BatchFailure e) {
                server.close();
                if (e.kind() == BatchFailure.Kind.AWAY) {
                    outage.awaitNextTry(what, e.reason(), e.thrown());
                } else if (e.kind() == BatchFailure.Kind.PASSING && retries < settings.maxRetries) {
                    retries++;
                } else {
                    throw refused(what, e, retries);
                }
                repeated.inc();
            }
        }
    }

    private IOException refused(String what, BatchFailure e, int retries) {
        String also = retries == 0 ? "" : ", also at %d further tries".formatted(retries);
        return new IOException("%s refused to %s%s: %s".formatted(server.name(), what, also, e.reason()), e.thrown());
    }

    @Override
    public void close() {
        server.close();
    }
}
