package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.client.execution.PlanText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir info}. */
@Command(
        name = "info",
        description = "Shows the job graph of a program as JSON, without running it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir info -p 4 examples/WordCount.jar")
final class InfoCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private ProgramOptions options = new ProgramOptions();

    InfoCommand() {}

    @Override
    public Integer call() throws Exception {
        Configuration configuration = options.applyTo(cluster.configuration());
        System.out.println(PlanText.of(options.program().plan(configuration)));
        return ExitCode.OK.code();
    }
}
