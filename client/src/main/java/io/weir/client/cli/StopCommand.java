package io.weir.client.cli;

import io.weir.client.rest.RestClient;
import io.weir.client.rest.SavepointCalls;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir stop}. */
@Command(
        name = "stop",
        description = "Takes a savepoint of a job and ends it there.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir stop -p /data/savepoints 5e20cb6b0f357591171dfcca2eea09de")
final class StopCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private SavepointOptions savepoints = new SavepointOptions();

    @Option(
            names = {"-p", "--savepointPath"},
            paramLabel = "DIR",
            description = {"where the savepoint goes; else", "'execution.checkpointing.savepoint-dir'"})
    private @Nullable Path directory;

    @Option(
            names = {"-d", "--drain"},
            description =
                    "let all timers and windows fire first; the job cannot go on from there as if nothing had been")
    private boolean drain;

    @Parameters(paramLabel = "JOB", description = "id of the job, the beginning of it, or its name")
    private String job = "";

    StopCommand() {}

    @Override
    public Integer call() {
        RestClient rest = cluster.rest();
        String jobId = JobReference.resolve(rest, job);
        SavepointCalls calls = new SavepointCalls(rest);
        System.out.println("Stopping job %s with a savepoint.".formatted(jobId));
        String triggerId = calls.stop(jobId, directory, savepoints.format(), drain);
        if (savepoints.isDetached()) {
            System.out.println("Triggered. The id of the trigger: " + triggerId);
        } else {
            System.out.println("Savepoint completed. Path: " + calls.await(jobId, triggerId));
        }
        return ExitCode.OK.code();
    }
}
