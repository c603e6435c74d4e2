package io.weir.client.cli;

import io.weir.client.rest.RestClient;
import io.weir.client.rest.SavepointCalls;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir checkpoint}. */
@Command(
        name = "checkpoint",
        description = "Takes a checkpoint of a job now.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir checkpoint 5e20cb6b0f357591171dfcca2eea09de")
final class CheckpointCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "JOB", description = "id of the job, the beginning of it, or its name")
    private String job = "";

    CheckpointCommand() {}

    @Override
    public Integer call() {
        RestClient rest = cluster.rest();
        String jobId = JobReference.resolve(rest, job);
        System.out.println("Triggering a checkpoint of job %s.".formatted(jobId));
        System.out.println("Checkpoint %s completed.".formatted(new SavepointCalls(rest).checkpoint(jobId)));
        return ExitCode.OK.code();
    }
}
