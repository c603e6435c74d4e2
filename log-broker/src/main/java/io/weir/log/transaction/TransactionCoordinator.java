package io.weir.log.transaction;

import static io.weir.log.transaction.TransactionState.COMPLETE_ABORT;
import static io.weir.log.transaction.TransactionState.COMPLETE_COMMIT;
import static io.weir.log.transaction.TransactionState.EMPTY;
import static io.weir.log.transaction.TransactionState.ONGOING;
import static io.weir.log.transaction.TransactionState.PREPARE_COMMIT;

import io.weir.log.coordinator.CoordinatorAction;
import io.weir.log.coordinator.CoordinatorMachine;
import io.weir.log.coordinator.Deadlines;
import io.weir.log.coordinator.LogWrite;
import io.weir.log.coordinator.Moment;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.transaction.HeldRequests.Held;
import io.weir.log.transaction.Transaction.Outcome;
import io.weir.log.transaction.TransactionEvent.Called;
import io.weir.log.transaction.TransactionEvent.MarkerAnswered;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionRequest.InitProducerId;
import io.weir.log.transaction.TransactionResponse.Described;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionResponse.Ended;
import io.weir.log.transaction.TransactionResponse.Introduced;
import io.weir.log.transaction.TransactionResponse.Listed;
import io.weir.log.transaction.TransactionResponse.ListedTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The transactional ids of one partition of {@code __transaction_state}. Told requests and the time, it answers with what is to
 * be done; it does nothing itself.
 */
final class TransactionCoordinator
        implements CoordinatorMachine<TransactionEvent, TransactionRecord, TransactionResponse, TransactionTask> {
    private final TransactionSettings settings;
    private final LongSupplier producerIds;
    private final Map<String, Transaction> transactions = new TreeMap<>();
    private final Deadlines<Timer> deadlines = new Deadlines<>();
    private final Markers markers = new Markers();
    private final HeldRequests held = new HeldRequests();

    /** The epoch that a producer had before it asked for another: it may ask again when the answer was lost. */
    private final Map<String, ProducerName> askedWith = new HashMap<>();

    /** {@code producerIds} gives ids that nobody has ever had. */
    TransactionCoordinator(TransactionSettings settings, LongSupplier producerIds) {
        this.settings = settings;
        this.producerIds = producerIds;
    }

    /** What happens when nobody does anything. */
    private record Timer(Kind kind, String transactionalId) {
        private enum Kind {
            TIMEOUT,
            MARKERS,
            HELD,
            EXPIRY
        }
    }

    private static final Timer EXPIRY = new Timer(Timer.Kind.EXPIRY, "");

    @Override
    public void replay(LogWrite<TransactionRecord> write) {
        if (write instanceof LogWrite.Records<TransactionRecord> records) {
            for (TransactionRecord each : records.records()) {
                if (each.value() == null) {
                    transactions.remove(each.transactionalId());
                } else {
                    transactions.put(each.transactionalId(), each.value());
                }
            }
        }
    }

    @Override
    public List<CoordinatorAction<TransactionRecord, TransactionResponse, TransactionTask>> loaded(Moment now) {
        TransactionStep step = new TransactionStep(now, this::replay);
        transactions.forEach((id, each) -> {
            if (each.state().isPrepared()) {
                writeMarkers(id, each, step);
            } else {
                awaitTimeout(id, each, now);
            }
        });
        awaitExpiry(now);
        return step.actions();
    }

    private void awaitExpiry(Moment now) {
        deadlines.set(EXPIRY, now.steadyMillis() + settings.checkIntervalMillis());
    }

    private void awaitTimeout(String id, Transaction transaction, Moment now) {
        long at = transaction.timeoutAtMillis();
        Timer timer = new Timer(Timer.Kind.TIMEOUT, id);
        if (at == Long.MAX_VALUE) {
            deadlines.cancel(timer);
        } else {
            deadlines.set(timer, now.steadyMillis() + Math.max(0, at - now.wallMillis()));
        }
    }

    @Override
    public List<CoordinatorAction<TransactionRecord, TransactionResponse, TransactionTask>> on(
            TransactionEvent event, Moment now) {
        TransactionStep step = new TransactionStep(now, this::replay);
        if (event instanceof Called called) {
            called.request().deliverTo(new Receiver(called.call(), step));
        } else if (event instanceof MarkerAnswered answered) {
            onMarkerAnswered(answered, step);
        } else {
            deadlines.takeDue(now.steadyMillis()).forEach(each -> onTime(each, step));
        }
        return step.actions();
    }

    @Override
    public long nextTickMillis() {
        return deadlines.next();
    }

    /** Goes on to each of these in turn. */
    private void write(String id, TransactionStep step, Transaction... next) {
        Transaction now = transactions.get(id);
        List<TransactionRecord> records = new ArrayList<>();
        for (Transaction each : next) {
            if (now != null && !now.state().next().contains(each.state())) {
                throw new IllegalStateException(
                        "Transactional id %s cannot go from %s to %s".formatted(id, now.state(), each.state()));
            }
            records.add(new TransactionRecord(id, each));
            awaitTimeout(id, each, step.now());
            now = each;
        }
        step.write(records);
    }

    private void prepare(String id, Transaction transaction, Outcome outcome, TransactionStep step) {
        write(id, step, transaction.prepared(outcome, step.now().wallMillis()));
    }

    private void writeMarkers(String id, Transaction transaction, TransactionStep step) {
        markers.begin(id, transaction.partitions());
        askForMarkers(id, transaction, step);
        completeIfMarked(id, transaction, step);
    }

    private void askForMarkers(String id, Transaction transaction, TransactionStep step) {
        SortedSet<TopicPartition> missing = markers.take(id);
        if (!missing.isEmpty()) {
            step.ask(new TransactionTask.WriteMarkers(
                    id, transaction.producer(), transaction.is(PREPARE_COMMIT), missing));
        }
    }

    private void onMarkerAnswered(MarkerAnswered event, TransactionStep step) {
        Transaction transaction = transactions.get(event.transactionalId());
        if (transaction == null
                || !transaction.state().isPrepared()
                || !transaction.producer().equals(event.producer())) {
            return; // of a transaction that is complete
        }
        // A partition that is gone needs no marker, and one that knows a later epoch has one.
        boolean isMarked = event.error() == LogError.NONE
                || event.error() == LogError.UNKNOWN_TOPIC_OR_PARTITION
                || event.error() == LogError.INVALID_PRODUCER_EPOCH;
        if (isMarked) {
            markers.done(event.transactionalId(), event.partition());
            completeIfMarked(event.transactionalId(), transaction, step);
        } else if (event.error() != LogError.TRANSACTION_COORDINATOR_FENCED) { // then another one does it
            markers.failed(event.transactionalId(), event.partition());
            deadlines.set(
                    new Timer(Timer.Kind.MARKERS, event.transactionalId()),
                    step.now().steadyMillis() + settings.markerRetryMillis());
        }
    }

    private void completeIfMarked(String id, Transaction transaction, TransactionStep step) {
        if (markers.areAllDone(id)) {
            markers.end(id);
            deadlines.cancel(new Timer(Timer.Kind.MARKERS, id));
            complete(id, transaction, step);
        }
    }

    /** With what was held for the next transaction: both are one batch, and durable at once. */
    private void complete(String id, Transaction prepared, TransactionStep step) {
        long now = step.now().wallMillis();
        Transaction completed = prepared.completed(prepared.is(PREPARE_COMMIT), now);
        List<Held> waiting = takeHeld(id);
        SortedSet<TopicPartition> added = new TreeSet<>();
        short version = 0;
        for (Held each : waiting) {
            if (check(completed, each.request().producer()) == LogError.NONE) {
                added.addAll(each.request().partitions());
                version = each.request().clientVersion();
            }
        }
        if (added.isEmpty()) {
            write(id, step, completed);
        } else {
            write(id, step, completed, completed.ongoing(added, version, now));
        }
        waiting.forEach(each -> step.answer(
                each.call(), new Done(check(completed, each.request().producer()))));
    }

    private void hold(long call, AddPartitions request, TransactionStep step) {
        Timer timer = new Timer(Timer.Kind.HELD, request.transactionalId());
        if (!held.hold(call, request)) {
            step.answer(call, new Done(LogError.CONCURRENT_TRANSACTIONS));
        } else if (!deadlines.isSet(timer)) {
            deadlines.set(timer, step.now().steadyMillis() + settings.concurrentWaitMillis());
        }
    }

    private List<Held> takeHeld(String id) {
        deadlines.cancel(new Timer(Timer.Kind.HELD, id));
        return held.take(id);
    }

    private void onTime(Timer timer, TransactionStep step) {
        if (timer.kind == Timer.Kind.EXPIRY) {
            expire(step);
            awaitExpiry(step.now());
            return;
        }
        if (timer.kind == Timer.Kind.HELD) {
            takeHeld(timer.transactionalId)
                    .forEach(each -> step.answer(each.call(), new Done(LogError.CONCURRENT_TRANSACTIONS)));
            return;
        }
        Transaction transaction = transactions.get(timer.transactionalId);
        if (transaction == null) {
            return;
        }
        if (timer.kind == Timer.Kind.MARKERS) {
            if (transaction.state().isPrepared()) {
                askForMarkers(timer.transactionalId, transaction, step);
            }
        } else if (transaction.timeoutAtMillis() <= step.now().wallMillis()) {
            abort(timer.transactionalId, transaction, transaction.clientVersion(), step);
        } else {
            awaitTimeout(timer.transactionalId, transaction, step.now());
        }
    }

    /** Aborts for the producer, which cannot go on with the epoch that it has. */
    private void abort(String id, Transaction transaction, short clientVersion, TransactionStep step) {
        ProducerName fenced = transaction.producer().bumped();
        prepare(id, transaction, new Outcome(false, fenced, Transaction.NONE, clientVersion), step);
        markPrepared(id, step);
    }

    private void markPrepared(String id, TransactionStep step) {
        Transaction prepared = transactions.get(id);
        if (prepared != null) {
            writeMarkers(id, prepared, step);
        }
    }

    private void expire(TransactionStep step) {
        List<TransactionRecord> tombstones = new ArrayList<>();
        transactions.forEach((id, each) -> {
            boolean isIdle = each.is(EMPTY) || each.is(COMPLETE_COMMIT) || each.is(COMPLETE_ABORT);
            if (isIdle && step.now().wallMillis() - each.lastUpdateMillis() >= settings.idExpirationMillis()) {
                tombstones.add(new TransactionRecord(id, null));
            }
        });
        tombstones.forEach(each -> askedWith.remove(each.transactionalId()));
        step.write(tombstones);
    }

    /** One request being taken. */
    private final class Receiver implements TransactionRequest.Receiver {
        private final long call;
        private final TransactionStep step;

        Receiver(long call, TransactionStep step) {
            this.call = call;
            this.step = step;
        }

        @Override
        public void onInitProducerId(InitProducerId request) {
            step.answer(call, introduce(request, step));
        }

        @Override
        public void onAddPartitions(AddPartitions request) {
            LogError error = add(request, step);
            if (error == LogError.CONCURRENT_TRANSACTIONS) {
                hold(call, request, step);
            } else {
                step.answer(call, new Done(error));
            }
        }

        @Override
        public void onVerify(TransactionRequest.Verify request) {
            Transaction transaction = transactions.get(request.transactionalId());
            LogError error = check(transaction, request.producer());
            boolean isPart = transaction != null
                    && transaction.is(ONGOING)
                    && transaction.partitions().containsAll(request.partitions());
            if (error == LogError.NONE && !isPart) {
                error = LogError.INVALID_TXN_STATE;
            }
            step.answer(call, new Done(error));
        }

        @Override
        public void onEndTxn(TransactionRequest.EndTxn request) {
            Transaction transaction = transactions.get(request.transactionalId());
            Ending ending = Ending.of(transaction, request);
            Outcome outcome = transaction == null ? null : ending.outcome(transaction, request, producerIds);
            if (transaction == null || outcome == null) {
                step.answer(call, ending.answer(transaction));
            } else if (transaction.is(ONGOING)) {
                prepare(request.transactionalId(), transaction, outcome, step);
                Transaction prepared = transactions.getOrDefault(request.transactionalId(), transaction);
                step.answer(call, new Ended(LogError.NONE, prepared.successor()));
                markPrepared(request.transactionalId(), step);
            } else {
                Transaction aborted = transaction
                        .prepared(outcome, step.now().wallMillis())
                        .completed(false, step.now().wallMillis());
                write(request.transactionalId(), step, aborted);
                step.answer(call, new Ended(LogError.NONE, aborted.producer()));
            }
        }

        @Override
        public void onDescribe(TransactionRequest.Describe request) {
            Transaction each = transactions.get(request.transactionalId());
            step.answer(
                    call,
                    each == null
                            ? new Described(
                                    LogError.TRANSACTIONAL_ID_NOT_FOUND,
                                    request.transactionalId(),
                                    "",
                                    0,
                                    -1,
                                    ProducerName.NONE,
                                    new TreeSet<>())
                            : new Described(
                                    LogError.NONE,
                                    request.transactionalId(),
                                    each.state().title(),
                                    each.timeoutMs(),
                                    each.is(ONGOING) || each.state().isPrepared() ? each.startMillis() : -1,
                                    each.producer(),
                                    each.state().isPrepared()
                                            ? markers.missing(request.transactionalId())
                                            : each.partitions()));
        }

        @Override
        public void onList(TransactionRequest.ListTransactions request) {
            List<ListedTransaction> listed = new ArrayList<>();
            transactions.forEach((id, each) -> {
                boolean goesOn = each.is(ONGOING) || each.state().isPrepared();
                boolean isLong = request.durationMs() < 0
                        || (goesOn && step.now().wallMillis() - each.startMillis() > request.durationMs());
                boolean isAsked = request.states().isEmpty()
                        || request.states().contains(each.state().title());
                boolean isProducer = request.producerIds().isEmpty()
                        || request.producerIds().contains(each.producer().producerId());
                if (isLong && isAsked && isProducer) {
                    listed.add(new ListedTransaction(
                            id, each.producer().producerId(), each.state().title()));
                }
            });
            step.answer(call, new Listed(listed));
        }
    }

    private Introduced introduce(InitProducerId request, TransactionStep step) {
        int timeoutMs = request.transactionTimeoutMs();
        boolean waits = timeoutMs == Transaction.UNLIMITED && settings.twoPhaseCommit();
        if (request.transactionalId().isEmpty()) {
            return Introduced.refused(LogError.INVALID_REQUEST);
        }
        if (timeoutMs <= 0 || (timeoutMs > settings.maxTimeoutMillis() && !waits)) {
            return Introduced.refused(LogError.INVALID_TRANSACTION_TIMEOUT);
        }
        String id = request.transactionalId();
        Transaction known = transactions.get(id);
        if (known == null) {
            ProducerName producer = new ProducerName(producerIds.getAsLong(), (short) 0);
            return introduced(id, producer, Transaction.NONE, request, step);
        }
        ProducerName asked = request.producer();
        boolean asksAgain = !asked.equals(known.producer())
                && (asked.equals(askedWith.get(id))
                        || (asked.producerId() == known.previousProducerId() && asked.isExhausted()));
        if (!asked.isNone() && !asked.equals(known.producer()) && !asksAgain) {
            return Introduced.refused(LogError.PRODUCER_FENCED);
        }
        if (known.state().isPrepared()) {
            return Introduced.refused(LogError.CONCURRENT_TRANSACTIONS);
        }
        if (known.is(ONGOING)) {
            return request.keepPreparedTxn() ? takeOver(id, known, request, step) : abortFirst(id, known, asked, step);
        }
        if (!asked.isNone() && asksAgain && known.is(EMPTY)) {
            return new Introduced(LogError.NONE, known.producer(), ProducerName.NONE);
        }
        remember(id, asked);
        if (known.producer().isExhausted()) {
            ProducerName next = new ProducerName(producerIds.getAsLong(), (short) 0);
            return introduced(id, next, known.producer().producerId(), request, step);
        }
        return introduced(id, known.producer().bumped(), known.previousProducerId(), request, step);
    }

    private void remember(String id, ProducerName asked) {
        if (asked.isNone()) {
            askedWith.remove(id);
        } else {
            askedWith.put(id, asked);
        }
    }

    private Introduced introduced(
            String id, ProducerName producer, long previousProducerId, InitProducerId request, TransactionStep step) {
        long now = step.now().wallMillis();
        write(id, step, Transaction.introduced(producer, previousProducerId, request.transactionTimeoutMs(), now));
        return new Introduced(LogError.NONE, producer, ProducerName.NONE);
    }

    private Introduced takeOver(String id, Transaction known, InitProducerId request, TransactionStep step) {
        Transaction taken =
                known.handedOver(request.transactionTimeoutMs(), step.now().wallMillis());
        write(id, step, taken);
        return new Introduced(LogError.NONE, taken.producer(), known.producer());
    }

    /** The producer before this one, or it itself before it lost its way, has left a transaction; it asks again meanwhile. */
    private Introduced abortFirst(String id, Transaction known, ProducerName asked, TransactionStep step) {
        remember(id, asked);
        abort(id, known, (short) 0, step);
        return Introduced.refused(LogError.CONCURRENT_TRANSACTIONS);
    }

    private LogError add(AddPartitions request, TransactionStep step) {
        Transaction transaction = transactions.get(request.transactionalId());
        LogError error = check(transaction, request.producer());
        if (error != LogError.NONE || transaction == null) {
            return error;
        }
        SortedSet<TopicPartition> all = new TreeSet<>(transaction.partitions());
        if (all.addAll(request.partitions()) || !transaction.is(ONGOING)) {
            Transaction next =
                    transaction.ongoing(all, request.clientVersion(), step.now().wallMillis());
            write(request.transactionalId(), step, next);
        }
        return LogError.NONE;
    }

    private static LogError check(@Nullable Transaction transaction, ProducerName producer) {
        if (transaction == null) {
            return LogError.INVALID_PRODUCER_ID_MAPPING;
        }
        if (transaction.state().isPrepared() && producer.equals(transaction.successor())) {
            return LogError.CONCURRENT_TRANSACTIONS; // also where another id follows
        }
        if (transaction.producer().producerId() != producer.producerId()) {
            return LogError.INVALID_PRODUCER_ID_MAPPING;
        }
        if (transaction.producer().producerEpoch() != producer.producerEpoch()) {
            return LogError.PRODUCER_FENCED;
        }
        return transaction.state().isPrepared() ? LogError.CONCURRENT_TRANSACTIONS : LogError.NONE;
    }
}
