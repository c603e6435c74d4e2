package io.weir.client.cli;

import io.weir.api.datastream.SavepointFormatType;
import io.weir.client.rest.RestClient;
import io.weir.client.rest.SavepointCalls;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir cancel}. */
@Command(
        name = "cancel",
        description = "Cancels a job.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir cancel 5e20cb6b0f357591171dfcca2eea09de")
final class CancelCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-s", "--withSavepoint"},
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "DIR",
            description = {
                "take a savepoint first; without DIR in",
                "'execution.checkpointing.savepoint-dir'. Rather use stop,",
                "which does not process on behind the savepoint"
            })
    private @Nullable String savepointDirectory;

    @Parameters(paramLabel = "JOB", description = "id of the job, the beginning of it, or its name")
    private String job = "";

    CancelCommand() {}

    @Override
    public Integer call() {
        RestClient rest = cluster.rest();
        String jobId = JobReference.resolve(rest, job);
        String state = rest.get("/jobs/" + jobId + "/status").path("status").asText();
        if (state.equals("FINISHED") || state.equals("FAILED") || state.equals("CANCELED")) {
            throw new CommandException(
                    ExitCode.FAILED, "Job %s has ended already: it is %s.".formatted(jobId, state), null);
        }
        System.out.println("Cancelling job %s.".formatted(jobId));
        if (savepointDirectory != null) {
            Path directory = savepointDirectory.isEmpty() ? null : Path.of(savepointDirectory);
            SavepointCalls calls = new SavepointCalls(rest);
            String triggerId = calls.trigger(jobId, directory, SavepointFormatType.CANONICAL, true);
            System.out.println("Savepoint completed. Path: " + calls.await(jobId, triggerId));
            System.out.println("Cancelled job %s.".formatted(jobId));
            return ExitCode.OK.code();
        }
        rest.patch("/jobs/" + jobId + "?mode=cancel");
        System.out.println("Cancelled job %s.".formatted(jobId));
        return ExitCode.OK.code();
    }
}
