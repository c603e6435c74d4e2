package io.weir.client.cli;

import io.weir.client.rest.RestClient;
import io.weir.client.rest.SavepointCalls;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir savepoint}. */
@Command(
        name = "savepoint",
        description = "Takes a savepoint of a job that goes on, or deletes or describes one.",
        mixinStandardHelpOptions = true,
        subcommands = InspectCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir savepoint 5e20cb6b0f357591171dfcca2eea09de /data/savepoints",
            "  weir savepoint inspect /data/savepoints/savepoint-5e20cb-1c2d3e4f5a6b",
            "  weir savepoint -d /data/savepoints/savepoint-5e20cb-1c2d3e4f5a6b",
        })
final class SavepointCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private SavepointOptions savepoints = new SavepointOptions();

    @Option(
            names = {"-d", "--dispose"},
            paramLabel = "PATH",
            description = "delete this savepoint")
    private @Nullable Path disposed;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB",
            description = "id of the job, the beginning of it, or its name")
    private @Nullable String job;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIR",
            description = {"where it goes; else", "'execution.checkpointing.savepoint-dir'"})
    private @Nullable Path directory;

    SavepointCommand() {}

    @Override
    public Integer call() {
        RestClient rest = cluster.rest();
        SavepointCalls calls = new SavepointCalls(rest);
        if (disposed != null) {
            System.out.println("Disposing savepoint '%s'.".formatted(disposed));
            calls.dispose(disposed);
            System.out.println("Savepoint '%s' disposed.".formatted(disposed));
            return ExitCode.OK.code();
        }
        if (job == null) {
            throw new CommandLine.MissingParameterException(
                    spec.commandLine(),
                    spec.positionalParameters().get(0),
                    "Name a job, or a savepoint to delete with -d.");
        }
        String jobId = JobReference.resolve(rest, job);
        System.out.println("Triggering a savepoint of job %s.".formatted(jobId));
        String triggerId = calls.trigger(jobId, directory, savepoints.format(), false);
        if (savepoints.isDetached()) {
            System.out.println("Triggered. The id of the trigger: " + triggerId);
            return ExitCode.OK.code();
        }
        String location = calls.await(jobId, triggerId);
        System.out.println("Savepoint completed. Path: " + location);
        System.out.println("Resume a program from it with: weir run -s " + location + " JAR");
        return ExitCode.OK.code();
    }
}
