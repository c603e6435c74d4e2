package io.weir.log.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CoordinatorShardIT {
    private final ManualLog log = new ManualLog();
    private final AtomicLong nowMillis = new AtomicLong();
    private final CoordinatorThread thread = new CoordinatorThread(() -> new Moment(nowMillis.get(), nowMillis.get()));
    private final List<String> performed = new ArrayList<>();
    private CoordinatorShard<Event, String, List<String>, String> shard;

    /** {@code call} -1: none. */
    private record Event(long call, String word) {}

    /** Remembers words, and answers with all of them. */
    private static final class Words implements CoordinatorMachine<Event, String, List<String>, String> {
        private final List<String> words = new ArrayList<>();

        @Override
        public void replay(LogWrite<String> write) {
            words.addAll(((LogWrite.Records<String>) write).records());
        }

        @Override
        public List<CoordinatorAction<String, List<String>, String>> loaded(Moment now) {
            return List.of();
        }

        @Override
        public List<CoordinatorAction<String, List<String>, String>> on(Event event, Moment now) {
            if (event.word.equals("fail")) {
                throw new IllegalStateException("on purpose");
            }
            Decision<String, List<String>, String> decision = new Decision<>(now, this::replay);
            if (!event.word.isEmpty()) {
                decision.write(List.of(event.word));
                decision.ask("did " + event.word);
            }
            if (event.call >= 0) {
                decision.answer(event.call, List.copyOf(words));
            }
            return decision.actions();
        }

        @Override
        public long nextTickMillis() {
            return Long.MAX_VALUE;
        }
    }

    private static final class WordCodec implements RecordCodec<String> {
        @Override
        public byte[] key(String word) {
            return word.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] value(String word) {
            return new byte[0];
        }

        @Override
        public String read(ByteBuffer key, ByteBuffer value) {
            return StandardCharsets.UTF_8.decode(key).toString();
        }
    }

    @BeforeEach
    void open() {
        shard = make();
        shard.open();
    }

    private CoordinatorShard<Event, String, List<String>, String> make() {
        return new CoordinatorShard<>(
                log,
                Words::new,
                new WordCodec(),
                (task, epoch, answers) -> {
                    synchronized (performed) {
                        performed.add(task);
                    }
                },
                new Event(-1, ""),
                thread);
    }

    @AfterEach
    void close() {
        thread.close();
    }

    private CompletableFuture<List<String>> say(String word) {
        return shard.call(call -> new Event(call, word));
    }

    private static LogError errorOf(CompletableFuture<?> call) {
        Throwable failure = catchThrowable(call::join);
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(LogException.class);
        return ((LogException) failure.getCause()).error();
    }

    private List<String> performed() {
        synchronized (performed) {
            return List.copyOf(performed);
        }
    }

    @Test
    void nothingLeavesBeforeWhatItFollowsFromIsDurable() {
        log.hold(true);
        CompletableFuture<List<String>> write = say("one");
        CompletableFuture<List<String>> read = say("");
        CompletableFuture<Void> after = new CompletableFuture<>();
        thread.execute(() -> after.complete(null));
        after.join();
        assertThat(write).isNotDone();
        assertThat(read).as("it would tell what is not durable").isNotDone();
        assertThat(performed()).isEmpty();

        log.sync();

        assertThat(write.join()).containsExactly("one");
        assertThat(read.join()).containsExactly("one");
        assertThat(performed()).containsExactly("did one");
    }

    @Test
    void readsBackWhatItHasWritten() {
        say("one").join();
        say("two").join();
        shard.close();
        assertThat(errorOf(say(""))).isEqualTo(LogError.NOT_COORDINATOR);

        shard = make();
        shard.open();

        assertThat(patiently("")).containsExactly("one", "two");
    }

    @Test
    void readsItsLogAgainWhenAWriteHasFailed() {
        say("one").join();
        log.refuse(true);
        assertThat(errorOf(say("lost"))).isEqualTo(LogError.COORDINATOR_NOT_AVAILABLE);
        log.refuse(false);

        assertThat(patiently("")).containsExactly("one");
        assertThat(performed()).containsExactly("did one");
    }

    @Test
    void readsItsLogAgainWhenTheMachineHasMadeAnError() {
        say("one").join();

        assertThat(errorOf(say("fail"))).isEqualTo(LogError.COORDINATOR_NOT_AVAILABLE);

        assertThat(patiently("")).containsExactly("one");
    }

    @Test
    void writesNothingForAFormerEpoch() {
        say("one").join();
        log.nextEpoch();

        assertThat(errorOf(say("two"))).isEqualTo(LogError.COORDINATOR_NOT_AVAILABLE);

        assertThat(log.batches()).isEqualTo(1);
        assertThat(patiently("three")).containsExactly("one", "three");
    }

    @Test
    void answersNothingAsLongAsItsLogCannotBeRead() {
        say("one").join();
        log.garble(true);
        assertThat(errorOf(say("fail"))).isEqualTo(LogError.COORDINATOR_NOT_AVAILABLE);
        assertThat(errorOf(say(""))).isEqualTo(LogError.COORDINATOR_LOAD_IN_PROGRESS);
        log.garble(false);

        assertThat(patiently("")).containsExactly("one");
    }

    /** As clients do: again while the log is read. */
    private List<String> patiently(String word) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (true) {
            try {
                return say(word).join();
            } catch (CompletionException e) {
                assertThat(((LogException) e.getCause()).error())
                        .isIn(LogError.COORDINATOR_LOAD_IN_PROGRESS, LogError.COORDINATOR_NOT_AVAILABLE);
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
        }
    }
}
