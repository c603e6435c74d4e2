package io.weir.jobmanager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.jobmanager.TestJobs;
import io.weir.jobmanager.blob.BlobStore;
import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.ha.Candidate;
import io.weir.runtime.ha.FencedException;
import io.weir.runtime.ha.InMemoryHighAvailability;
import io.weir.runtime.ha.LeaderAddress;
import io.weir.runtime.ha.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableJobStoreTest {
    private final InMemoryHighAvailability.Store store = new InMemoryHighAvailability.Store();
    private final List<FencedException> fenced = new ArrayList<>();

    @TempDir
    Path directory;

    private Path checkpoints;

    @BeforeEach
    void makeDirectories() throws IOException {
        checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
    }

    @Test
    void whatALeaderLeavesItsSuccessorFinds() throws IOException {
        Leader first = new Leader();
        JobGraph job = first.jobWithJar(1);
        first.jobs.add(job);
        CheckpointFiles files = first.jobs.checkpoints(job.jobId(), 2);
        for (long id = 1; id <= 3; id++) {
            complete(files, id);
        }
        first.process.close();

        Leader second = new Leader();
        List<StoredJob> left = second.jobs.read();

        assertThat(left).hasSize(1);
        assertThat(left.get(0).job().jobId()).isEqualTo(job.jobId());
        assertThat(left.get(0).checkpoints()).containsExactly(chk(2), chk(3));
        assertThat(left.get(0).nextCheckpointId()).isGreaterThan(3);
        assertThat(left.get(0).firstAttempt()).isGreaterThan(first.jobs.firstAttempt());
        assertThat(second.blobs.find(job.jars().get(0).sha256())).isPresent();
    }

    @Test
    void anIdThatWasUsedIsNotGivenAgainEvenIfNothingCameOfIt() throws IOException {
        Leader first = new Leader();
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        first.jobs.add(job);
        CheckpointFiles files = first.jobs.checkpoints(job.jobId(), 1);
        for (long id = 1; id <= 25; id++) {
            files.makeDirectories(id, target(id));
        }
        first.process.close();

        assertThat(new Leader().jobs.read().get(0).nextCheckpointId()).isBetween(26L, 40L);
    }

    @Test
    void aCheckpointThatCompletesAfterANewerOneIsNotPointedTo() throws IOException {
        Leader leader = new Leader();
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        leader.jobs.add(job);
        CheckpointFiles files = leader.jobs.checkpoints(job.jobId(), 3);
        files.makeDirectories(1, target(1));
        complete(files, 2);
        files.store(target(1), metadata(1), true);

        assertThat(leader.jobs.read().get(0).checkpoints()).containsExactly(chk(2));
    }

    @Test
    void aSavepointIsTheUsersUnlessTheJobEndsWithIt() throws IOException {
        Leader leader = new Leader();
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        leader.jobs.add(job);
        CheckpointFiles files = leader.jobs.checkpoints(job.jobId(), 3);
        complete(files, 1);
        CheckpointTarget savepoint =
                new CheckpointTarget(checkpoints.resolve("savepoint-1").toString(), null, 100);
        files.makeDirectories(2, savepoint);
        files.store(savepoint, metadata(2), false);
        assertThat(leader.jobs.read().get(0).checkpoints()).containsExactly(chk(1));

        files.store(savepoint, metadata(2), true);

        assertThat(leader.jobs.read().get(0).checkpoints()).containsExactly(chk(1), Path.of(savepoint.directory()));
    }

    @Test
    void aFormerLeaderChangesNothingAndDeletesNothing() throws IOException {
        Leader former = new Leader();
        JobGraph job = former.jobWithJar(1);
        former.jobs.add(job);
        CheckpointFiles files = former.jobs.checkpoints(job.jobId(), 1);
        complete(files, 1);
        files.makeDirectories(2, target(2));
        var before = store.entries().keySet();
        former.process.usurp();

        assertThatThrownBy(() -> files.store(target(2), metadata(2), true)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> files.makeDirectories(100, target(100))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> files.delete(List.of(), List.of(chk(1)))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> files.sweep(checkpoints, Set.of())).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> former.jobs.end(job.jobId(), new JobResult("job", "FINISHED", 5)))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> former.jobs.add(TestJobs.chain(2, 1, 1, 1))).isInstanceOf(FencedException.class);

        assertThat(fenced).isNotEmpty().allMatch(refusal -> refusal.epoch() == 1);
        assertThat(store.entries().keySet()).isEqualTo(before);
        assertThat(new String(store.entries().get(StoredNames.checkpoints(job.jobId()))))
                .isEqualTo("1 " + chk(1) + "\n");
        assertThat(chk(1)).isDirectory();
        assertThat(chk(100)).doesNotExist();
        assertThat(directory.resolve("jobs").resolve(job.jobId()).resolve("graph-1"))
                .isRegularFile();
    }

    @Test
    void aSweepTouchesNothingThatCameAfterTheLookAtTheFence() throws IOException {
        Leader leader = new Leader();
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        leader.jobs.add(job);
        CheckpointFiles files = leader.jobs.checkpoints(job.jobId(), 1);
        complete(files, 1);
        files.makeDirectories(2, target(2));

        files.sweep(checkpoints, Set.of(chk(1)));

        assertThat(chk(1)).isDirectory();
        assertThat(chk(2)).doesNotExist();
    }

    @Test
    void anEndedJobIsRememberedAndItsFilesGo() throws IOException {
        Leader leader = new Leader();
        JobGraph job = leader.jobWithJar(1);
        leader.jobs.add(job);
        CheckpointFiles files = leader.jobs.checkpoints(job.jobId(), 1);
        files.makeDirectories(1, target(1));
        leader.jobs.end(job.jobId(), new JobResult("a\njob", "FINISHED", 5));
        files.store(target(1), metadata(1), true);
        assertThat(directory.resolve("jobs").resolve(job.jobId())).doesNotExist();
        leader.process.close();

        Leader next = new Leader();
        assertThat(next.jobs.read()).isEmpty();
        assertThat(next.jobs.hasEnded(job.jobId())).isTrue();
        for (int number = 2; number <= 4; number++) {
            JobGraph another = TestJobs.chain(number, 1, 1, 1);
            next.jobs.add(another);
            next.jobs.end(another.jobId(), new JobResult("job", "FAILED", 5 + number));
        }
        assertThat(store.entries()).hasSize(3).doesNotContainKey(StoredNames.result(job.jobId()));
    }

    @Test
    void whatCannotBeReadIsNotTakenForGone() throws IOException {
        Leader first = new Leader();
        JobGraph job = TestJobs.chain(1, 1, 1, 1);
        first.jobs.add(job);
        first.process.close();
        Path graph = directory.resolve("jobs").resolve(job.jobId()).resolve("graph-1");
        Files.move(graph, graph.resolveSibling("elsewhere"));

        Leader second = new Leader();

        assertThatThrownBy(() -> second.jobs.read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(StoredNames.graph(job.jobId()))
                .hasMessageContaining("graph-1");
        assertThat(store.entries()).hasSize(1);
    }

    private void complete(CheckpointFiles files, long id) throws IOException {
        files.makeDirectories(id, target(id));
        files.store(target(id), metadata(id), true);
    }

    private Path chk(long id) {
        return checkpoints.resolve("chk-" + id);
    }

    private CheckpointTarget target(long id) {
        return new CheckpointTarget(
                chk(id).toString(), checkpoints.resolve("shared").toString(), 100);
    }

    private static CheckpointMetadata metadata(long id) {
        return new CheckpointMetadata(id, CheckpointKind.CHECKPOINT, 0, TestJobs.id(1), "job", List.of());
    }

    /** A JobManager that was elected. */
    private final class Leader {
        final InMemoryHighAvailability process = new InMemoryHighAvailability(store);
        final BlobStore blobs = new BlobStore(Files.createTempDirectory(directory, "blobs"));
        final DurableJobStore jobs;

        Leader() throws IOException {
            List<Term> terms = new ArrayList<>();
            process.contend(new LeaderAddress("a:1", "http://a:2"), new Candidate() {
                @Override
                public void onElected(Term term) {
                    terms.add(term);
                }

                @Override
                public void onDeposed(long epoch, String why) {
                    // the test knows
                }
            });
            jobs = new DurableJobStore(
                    process.entries().orElseThrow(),
                    terms.get(0).epoch(),
                    new DurableJobStore.Settings(directory, 3),
                    blobs,
                    fenced::add);
        }

        JobGraph jobWithJar(int number) throws IOException {
            Path jar = Files.writeString(directory.resolve("user.jar"), "jar " + number);
            BlobKey key = blobs.put(jar, "user.jar");
            return TestJobs.chain(number, 1, 1, 1).withJars(List.of(key));
        }
    }
}
