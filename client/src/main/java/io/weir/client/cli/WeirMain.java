package io.weir.client.cli;

import io.weir.api.datastream.JobExecutionException;
import io.weir.client.program.ProgramException;
import io.weir.client.rest.ClusterUnreachableException;
import io.weir.client.rest.RestFailedException;
import io.weir.runtime.config.ConfigException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code weir}. */
@Command(
        name = "weir",
        description = "Runs streaming jobs and looks after them.",
        mixinStandardHelpOptions = true,
        versionProvider = WeirMain.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir demo                             see a job on real flights, in one JVM",
            "  weir local                            a cluster and the log, in one JVM",
            "  weir run -d examples/WordCount.jar    submit a program and come back",
            "  weir list                             what runs",
            "  weir topic create orders -p 4         a place for records in the log",
            "  weir produce orders -f orders.csv     the lines of a file become records",
            "  weir consume orders -n 10             the first ten",
        },
        subcommands = {
            RunCommand.class,
            ListCommand.class,
            CancelCommand.class,
            StopCommand.class,
            SavepointCommand.class,
            CheckpointCommand.class,
            LeaderCommand.class,
            InfoCommand.class,
            LocalCommand.class,
            DemoCommand.class,
            TopicCommand.class,
            ProduceCommand.class,
            ConsumeCommand.class,
            GroupCommand.class,
            TransactionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class WeirMain implements Runnable {
    /** Made by picocli. */
    public WeirMain() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command; the exit code. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    /** What reads the arguments. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new WeirMain());
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        // What follows the jar belongs to the program, even if it looks like an option of ours.
        Set<String> ofPrograms = Set.of("run", "info");
        commandLine.getSubcommands().forEach((name, command) -> command.setStopAtPositional(ofPrograms.contains(name)));
        commandLine.setParameterExceptionHandler(WeirMain::wrongCall);
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> failed(e));
        return commandLine;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    private static int wrongCall(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        // The parser itself begins some of its sentences so.
        System.err.println("error: " + String.valueOf(e.getMessage()).replaceFirst("^Error: ", ""));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
            System.err.println("hint: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        if (e instanceof CommandLine.MissingParameterException) {
            tellExamples(command);
        }
        command.getErr().flush();
        return ExitCode.USAGE.code();
    }

    /** Each in one line, so that it can be copied. */
    private static void tellExamples(CommandLine command) {
        for (String example : command.getCommandSpec().usageMessage().footer()) {
            System.err.println("example: " + example.formatted().strip());
        }
    }

    private static int failed(Exception e) {
        if (e instanceof CommandException known) {
            return say(known.exitCode(), String.valueOf(e.getMessage()), known.hint());
        }
        if (e instanceof ClusterUnreachableException unreachable) {
            return say(ExitCode.NO_CLUSTER, String.valueOf(e.getMessage()), unreachable.hint());
        }
        if (e instanceof ConfigException wrong) {
            List<String> problems = wrong.problems();
            problems.forEach(problem -> System.err.println("error: " + problem));
            return ExitCode.USAGE.code();
        }
        if (e instanceof ProgramException program) {
            return say(program.isWrongCall() ? ExitCode.USAGE : ExitCode.FAILED, String.valueOf(e.getMessage()), null);
        }
        if (e instanceof RestFailedException refused) {
            return say(
                    refused.status() == 404 ? ExitCode.NOT_FOUND : ExitCode.FAILED,
                    String.valueOf(e.getMessage()),
                    null);
        }
        if (e instanceof JobExecutionException job) {
            return say(ExitCode.JOB_FAILED, String.valueOf(job.getMessage()), null);
        }
        return say(ExitCode.FAILED, String.valueOf(e.getMessage() == null ? e : e.getMessage()), null);
    }

    private static int say(ExitCode exitCode, String message, @Nullable String hint) {
        System.err.println("error: " + message);
        if (hint != null) {
            System.err.println("hint: " + hint);
        }
        return exitCode.code();
    }

    /** Says the version that the jar's manifest carries. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = WeirMain.class.getPackage().getImplementationVersion();
            return new String[] {"weir " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
