package io.weir.jobmanager;

import static io.weir.jobmanager.SimulatedWorld.check;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.StateHandle.InFile;
import io.weir.runtime.checkpoint.StateHandle.Inline;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.JobManagerMessage.AcknowledgeCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.AwaitsLastCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.DeclineCheckpoint;
import io.weir.runtime.protocol.JobManagerMessage.ReaderRegistered;
import io.weir.runtime.protocol.JobManagerMessage.SplitRequested;
import io.weir.runtime.protocol.TaskDeployment;
import io.weir.runtime.protocol.TaskDeployment.Peer;
import io.weir.runtime.protocol.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A task of the simulation: a source that reads splits and sends records, or a consumer that counts them by producer. It
 * takes snapshots and aligns barriers as the protocol wants it.
 */
final class CheckpointedTask {
    private static final int RECORDS_PER_SPLIT = 5;

    /** What goes through channels. A barrier, or one of the three below. */
    record Item(CheckpointBarrier barrier, boolean end) {}

    private static final Item RECORD = new Item(null, false);
    private static final Item END = new Item(null, true);
    private static final Item END_OF_DATA = new Item(null, false);

    private final SimulatedWorld world;
    private final CheckpointedTaskManager home;
    private final AttemptId attempt;
    private final List<Peer> producers;
    private final List<Peer> consumers;
    private final CutState state;
    private final Map<Integer, Deque<Item>> queued = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> dataEnded = new HashSet<>();
    private final Set<Integer> arrived = new HashSet<>();
    private final Set<Long> aborted = new HashSet<>();
    private final Map<Long, Set<String>> sharedFiles = new HashMap<>();
    private Set<String> confirmed = Set.of();
    private boolean finishedBefore;
    private boolean running;
    private boolean gone;
    private boolean asked;
    private boolean noMoreSplits;
    private long aligning;
    private CheckpointBarrier current;
    private long lastTaken;
    private long suspendedFor;
    /** Whether all input is processed, and the first checkpoint that holds that; 0: none does yet. */
    private boolean waiting;

    private long lastId;
    private boolean lastCompleted;
    private CheckpointBarrier triggered;
    private TaskSnapshot lastSnapshot;

    CheckpointedTask(SimulatedWorld world, CheckpointedTaskManager home, TaskDeployment deployment) {
        this.world = world;
        this.home = home;
        this.attempt = deployment.attempt();
        this.producers = deployment.inputs().isEmpty()
                ? List.of()
                : deployment.inputs().get(0).peers();
        this.consumers = deployment.outputs().isEmpty()
                ? List.of()
                : deployment.outputs().get(0).peers();
        RestoredTask restored = deployment.restored();
        this.state = restored == null ? new CutState() : restore(restored);
        this.finishedBefore = restored != null && restored.finished();
    }

    private CutState restore(RestoredTask restored) {
        int wanted = attempt.subtask();
        if (world.bug == SimulatedBug.STATE_OF_ANOTHER_SUBTASK) {
            wanted = (wanted + 1)
                    % Math.max(
                            1,
                            restored.operators().isEmpty()
                                    ? 1
                                    : restored.operators().get(0).parallelism());
        }
        for (var operator : restored.operators()) {
            for (OperatorSnapshot snapshot : operator.snapshots()) {
                if (snapshot.subtask() == wanted && snapshot.operator() instanceof Inline inline) {
                    if (snapshot.keyed() != null && restored.sameJob()) {
                        Set<String> files = new HashSet<>();
                        snapshot.keyed().parts().forEach(part -> files.add(((InFile) part.handle()).path()));
                        files.removeIf(path -> !path.startsWith(InFile.SHARED));
                        confirmed = files;
                    }
                    if (snapshot.keyed() != null) {
                        Path directory = Path.of(restored.directory());
                        snapshot.keyed()
                                .parts()
                                .forEach(part -> check(
                                        world.disk.files().contains(((InFile) part.handle()).in(directory)),
                                        "%s is restored from %s, which is not there".formatted(attempt, part)));
                    }
                    return CutState.parse(new String(inline.bytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return new CutState();
    }

    void start() {
        home.report(attempt, TaskState.INITIALIZING);
        world.later(100, () -> {
            if (gone) {
                return;
            }
            running = true;
            home.report(attempt, TaskState.RUNNING);
            if (finishedBefore) {
                finish(false);
            } else if (producers.isEmpty()) {
                home.tell(new ReaderRegistered(attempt, "host", 0, 0));
                work();
            } else {
                drain();
            }
        });
    }

    CheckpointedTaskManager home() {
        return home;
    }

    AttemptId attempt() {
        return attempt;
    }

    boolean isGone() {
        return gone;
    }

    boolean isRunning() {
        return running && !gone;
    }

    boolean isSuspended() {
        return suspendedFor != 0;
    }

    /** Its process or itself ends without a word. */
    void vanish() {
        gone = true;
    }

    void addSplits(List<byte[]> splits) {
        asked = false;
        splits.forEach(split -> state.open.put(new String(split, StandardCharsets.UTF_8), 0));
    }

    void noMoreSplits() {
        noMoreSplits = true;
    }

    private void work() {
        if (gone) {
            return;
        }
        if (suspendedFor == 0) {
            if (!state.open.isEmpty()) {
                emit(state.open.firstKey());
            } else if (noMoreSplits) {
                consumers.forEach(consumer -> world.send(attempt, consumer.attempt(), END_OF_DATA));
                awaitLast();
                return;
            } else if (!asked) {
                asked = true;
                home.tell(new SplitRequested(attempt, "host"));
            }
        }
        world.later(60, this::work);
    }

    private void emit(String split) {
        Peer target = consumers.get(world.random.nextInt(consumers.size()));
        state.counts.merge(target.attempt().subtask(), 1, Integer::sum);
        world.send(attempt, target.attempt(), RECORD);
        if (state.open.merge(split, 1, Integer::sum) == RECORDS_PER_SPLIT) {
            state.open.remove(split);
            state.done.add(split);
        }
    }

    private void finish(boolean now) {
        gone = true;
        if (producers.isEmpty() && now) {
            world.finished(attempt, state.done);
        }
        consumers.forEach(consumer -> world.send(attempt, consumer.attempt(), END));
        home.report(attempt, TaskState.FINISHED);
    }

    private void awaitLast() {
        waiting = true;
        if (world.bug != SimulatedBug.NOBODY_SAYS_THAT_ALL_IS_PROCESSED) {
            home.ask(new AwaitsLastCheckpoint(attempt));
        }
    }

    private void finishIfDone(long completedId) {
        if (!gone && waiting && lastId > 0 && completedId >= lastId) {
            lastCompleted = true;
        }
        if (!gone && lastCompleted && ended.size() == producers.size()) {
            finish(true);
        }
    }

    void trigger(CheckpointBarrier barrier) {
        if (ended.size() < producers.size()) {
            triggered = barrier; // what is still queued belongs to it
            return;
        }
        if (running && !gone && barrier.checkpointId() > lastTaken && !aborted.contains(barrier.checkpointId())) {
            take(barrier);
        }
    }

    void receive(int producer, Item item) {
        if (gone) {
            return;
        }
        queued.computeIfAbsent(producer, unused -> new ArrayDeque<>()).add(item);
        if (running) {
            drain();
        }
    }

    private void drain() {
        boolean moved = true;
        while (moved && !gone) {
            moved = false;
            for (Peer producer : producers) {
                int number = producer.attempt().subtask();
                Deque<Item> items = queued.getOrDefault(number, new ArrayDeque<>());
                while (!items.isEmpty() && !gone && !(aligning != 0 && arrived.contains(number))) {
                    process(number, items.remove());
                    moved = true;
                }
            }
        }
    }

    private void process(int producer, Item item) {
        if (item.end()) {
            ended.add(producer);
            completeAlignment(null);
            endData(producer);
            if (ended.size() == producers.size()) {
                finishIfDone(0);
                if (triggered != null && !gone) {
                    trigger(triggered);
                }
            }
        } else if (item == END_OF_DATA) {
            endData(producer);
        } else if (item.barrier() == null) {
            state.counts.merge(producer, 1, Integer::sum);
        } else {
            CheckpointBarrier barrier = item.barrier();
            long id = barrier.checkpointId();
            if (id <= lastTaken || id < aligning || aborted.contains(id)) {
                return;
            }
            if (id > aligning) {
                aligning = id;
                arrived.clear();
            }
            arrived.add(producer);
            completeAlignment(barrier);
        }
    }

    private void endData(int producer) {
        if (dataEnded.add(producer) && dataEnded.size() == producers.size()) {
            awaitLast();
        }
    }

    private void completeAlignment(CheckpointBarrier barrier) {
        if (barrier != null) {
            current = barrier;
        }
        Set<Integer> all = new TreeSet<>(arrived);
        all.addAll(ended);
        if (aligning != 0 && all.size() == producers.size()) {
            aligning = 0;
            arrived.clear();
            take(current);
        }
    }

    private void take(CheckpointBarrier barrier) {
        long id = barrier.checkpointId();
        lastTaken = id;
        boolean told = !barrier.kind().isSavepoint() || barrier.after().stops();
        if (waiting && told && lastId == 0) {
            lastId = id;
        }
        if (world.declines(barrier.after().stops())) {
            home.tell(new DeclineCheckpoint(attempt, id, "It does not feel like it."));
            return;
        }
        if (barrier.after().stops()) {
            suspendedFor = id;
        }
        consumers.forEach(consumer -> world.send(attempt, consumer.attempt(), new Item(barrier, false)));
        Set<String> before = confirmed;
        TaskSnapshot snapshot = snapshot(barrier);
        world.after(world.writeMillis(), () -> write(barrier, snapshot, before));
    }

    private TaskSnapshot snapshot(CheckpointBarrier barrier) {
        List<String> paths = new ArrayList<>(List.of(
                UUID.nameUUIDFromBytes(("own" + attempt + barrier.checkpointId()).getBytes(StandardCharsets.UTF_8))
                        .toString()));
        if (barrier.target().sharedDirectory() != null) {
            Set<String> shared = new TreeSet<>(confirmed);
            shared.removeIf(path -> world.random.nextInt(3) == 0);
            shared.add(InFile.SHARED
                    + UUID.nameUUIDFromBytes(
                            ("shared" + attempt + barrier.checkpointId()).getBytes(StandardCharsets.UTF_8)));
            sharedFiles.put(barrier.checkpointId(), shared);
            paths.addAll(shared);
        }
        KeyedSnapshot keyed = new KeyedSnapshot(
                KeyedSnapshot.CANONICAL,
                new KeyGroupRange(attempt.subtask(), attempt.subtask() + 1),
                paths.stream()
                        .map(path -> new KeyedSnapshot.Part(path, new InFile(path, 8, 1, 0)))
                        .toList());
        Inline inline = new Inline(state.toString().getBytes(StandardCharsets.UTF_8), 0);
        String operator = home.operatorOf(attempt.vertexId());
        return new TaskSnapshot(
                List.of(new OperatorSnapshot(operator, attempt.subtask(), keyed, inline, null)),
                new TaskSnapshot.Figures(0, 0, 0, 0, 1, 1, 0, 0, false));
    }

    private void write(CheckpointBarrier barrier, TaskSnapshot taken, Set<String> before) {
        long id = barrier.checkpointId();
        if ((gone && suspendedFor == 0) || aborted.contains(id) || home.isDead()) {
            return; // given up before it was written
        }
        Path directory = Path.of(barrier.target().directory());
        List<Path> written = new ArrayList<>();
        for (var part : taken.operators().get(0).keyed().parts()) {
            InFile handle = (InFile) part.handle();
            Path file = handle.in(directory);
            if (before.contains(handle.path())) {
                continue; // it is there already
            }
            if (!world.disk.write(file, world.cluster.network.nowMillis())) {
                world.disk.delete(written, List.of());
                home.tell(new DeclineCheckpoint(attempt, id, "Its file cannot be written."));
                return;
            }
            written.add(file);
        }
        TaskSnapshot said = taken;
        if (world.bug == SimulatedBug.ACKNOWLEDGED_BY_A_FORMER_ATTEMPT && attempt.attempt() > 0) {
            CheckpointedTask former = world.tasks.get(
                    new AttemptId(attempt.jobId(), attempt.vertexId(), attempt.subtask(), attempt.attempt() - 1));
            said = former != null && former.lastSnapshot != null ? former.lastSnapshot : taken;
        }
        lastSnapshot = taken;
        home.ask(new AcknowledgeCheckpoint(attempt, id, said));
    }

    void completed(long id) {
        check(world.disk.wasDurable(id), "%s commits checkpoint %d, which was never durable".formatted(attempt, id));
        if (sharedFiles.containsKey(id)) {
            confirmed = sharedFiles.get(id);
        }
        if (suspendedFor == id && !gone && world.bug != SimulatedBug.STOP_IS_NOT_TOLD) {
            finish(true);
        }
        finishIfDone(id);
    }

    void aborted(long id) {
        if (world.bug == SimulatedBug.COMMITTED_ALTHOUGH_ABORTED) {
            completed(id);
        }
        aborted.add(id);
        if (suspendedFor == id && world.bug != SimulatedBug.FAILED_STOP_IS_NOT_TOLD) {
            suspendedFor = 0;
        }
        if (aligning == id) {
            aligning = 0;
            arrived.clear();
            drain();
        }
    }
}
