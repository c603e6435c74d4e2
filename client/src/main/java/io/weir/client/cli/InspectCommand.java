package io.weir.client.cli;

import io.weir.client.savepoint.SavepointDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir savepoint inspect}. */
@Command(
        name = "inspect",
        description =
                "Describes a savepoint or checkpoint: its operators, their states, types and sizes. Needs no cluster.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir savepoint inspect /data/savepoints/savepoint-5e20cb-1c2d3e4f5a6b")
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "the directory of the savepoint or checkpoint")
    private Path path = Path.of("");

    InspectCommand() {}

    @Override
    public Integer call() {
        try {
            SavepointDescription.of(path).forEach(System.out::println);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    String.valueOf(e.getMessage()),
                    "name the directory that holds the file _metadata");
        }
        return ExitCode.OK.code();
    }
}
