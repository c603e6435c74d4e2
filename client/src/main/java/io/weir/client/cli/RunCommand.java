package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.JobExecutionException;
import io.weir.api.datastream.JobExecutionResult;
import io.weir.client.execution.SubmittedJobs;
import io.weir.client.program.JarProgram;
import io.weir.client.program.ProgramException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir run}. */
@Command(
        name = "run",
        description = "Runs a program: submits its job and waits for its end.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir run -p 4 examples/WordCount.jar",
            "  weir run -d my-job.jar --input orders.csv",
        })
final class RunCommand implements Callable<Integer> {
    /** Only the message of a job that got no slots names the key that limits the wait for them. */
    private static final String NO_SLOTS = "'slot.request.timeout'";

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private ProgramOptions options = new ProgramOptions();

    @Option(
            names = {"-d", "--detached"},
            description = "come back as soon as the job is submitted")
    private boolean detached;

    RunCommand() {}

    @Override
    public Integer call() throws Exception {
        Configuration configuration = options.applyTo(cluster.configuration())
                .setString("execution.target", "remote")
                .setString("execution.attached", Boolean.toString(!detached));
        JarProgram program = options.program();
        List<JobClient> jobs =
                SubmittedJobs.watch(job -> System.out.println("Job has been submitted with JobID " + job.getJobID()));
        try {
            program.run(configuration);
        } catch (JobExecutionException e) {
            return failed(e);
        }
        if (jobs.isEmpty()) {
            throw ProgramException.failed(program.noJob(), null);
        }
        jobs.forEach(this::report);
        return ExitCode.OK.code();
    }

    private void report(JobClient job) {
        CompletableFuture<JobExecutionResult> result =
                detached ? new CompletableFuture<>() : job.getJobExecutionResult();
        if (result.isDone() && !result.isCompletedExceptionally()) {
            JobExecutionResult ended = result.join();
            System.out.println("Program execution finished");
            System.out.println("Job with JobID %s has finished.".formatted(job.getJobID()));
            System.out.println("Job Runtime: %d ms".formatted(ended.netRuntimeMillis()));
            ended.accumulatorResults().forEach((name, value) -> System.out.println("- %s: %s".formatted(name, value)));
        }
    }

    private static int failed(JobExecutionException e) {
        System.err.println("error: " + e.getMessage());
        System.err.println("hint: the job's page has the whole story; JobID " + e.getJobID());
        boolean refused = String.valueOf(e.getMessage()).contains(NO_SLOTS);
        return refused ? ExitCode.REFUSED.code() : ExitCode.JOB_FAILED.code();
    }
}
