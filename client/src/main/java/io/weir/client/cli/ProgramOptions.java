package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.client.program.JarProgram;
import io.weir.runtime.config.RecoveryOptions;
import io.weir.runtime.config.WeirOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which program a command runs, and how. */
final class ProgramOptions {
    @Option(
            names = {"-c", "--class"},
            paramLabel = "CLASS",
            description = "class with the main method; else the one of the jar's manifest")
    private @Nullable String mainClass;

    @Option(
            names = {"-C", "--classpath"},
            paramLabel = "JAR",
            description = "a further jar with the program's classes; may be given again")
    private List<Path> classPath = List.of();

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description = "parallelism of operators that have none of their own")
    private int parallelism;

    @Option(
            names = {"-s", "--fromSavepoint"},
            paramLabel = "PATH",
            description = "start from this savepoint or retained checkpoint")
    private @Nullable Path savepoint;

    @Option(
            names = {"-n", "--allowNonRestoredState"},
            description = "accept a savepoint with state of operators that the program does not have any more")
    private boolean allowNonRestoredState;

    @Option(
            names = {"-cm", "--claimMode"},
            paramLabel = "claim|no_claim",
            description =
                    "whether the job may delete the savepoint when it does not need it any more (default: no_claim)")
    private @Nullable ClaimMode claimMode;

    /** To whom a savepoint belongs that a job starts from. */
    enum ClaimMode {
        /** To the job. */
        CLAIM,
        /** To the user. */
        NO_CLAIM
    }

    @Parameters(index = "0", paramLabel = "JAR", description = "the program")
    private @Nullable Path jar;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "arguments of the program")
    private List<String> arguments = List.of();

    ProgramOptions() {}

    JarProgram program() {
        if (jar == null) {
            throw new CommandException(ExitCode.USAGE, "Name the program's jar.", null);
        }
        return new JarProgram(jar, mainClass, classPath, arguments);
    }

    /** {@code configuration} with what is given here. */
    Configuration applyTo(Configuration configuration) {
        if (parallelism < 0) {
            throw new CommandException(
                    ExitCode.USAGE, "The parallelism (-p) must be at least 1, it is %d.".formatted(parallelism), null);
        }
        if (parallelism > 0) {
            configuration.setString(WeirOptions.PARALLELISM_DEFAULT.key(), Integer.toString(parallelism));
        }
        if (savepoint != null) {
            configuration.setString(
                    RecoveryOptions.RECOVERY_PATH.key(),
                    savepoint.toAbsolutePath().normalize().toString());
            configuration.setString(RecoveryOptions.IGNORE_UNCLAIMED.key(), Boolean.toString(allowNonRestoredState));
        }
        if (claimMode != null) {
            configuration.setString(RecoveryOptions.CLAIM_MODE.key(), claimMode.name());
        }
        configuration.setString(
                "pipeline.jars", program().jars().stream().map(Path::toString).collect(Collectors.joining(";")));
        return configuration;
    }
}
