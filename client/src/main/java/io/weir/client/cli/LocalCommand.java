package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.client.cluster.LocalCluster;
import io.weir.runtime.config.WeirOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir local}. */
@Command(
        name = "local",
        description = "Starts a cluster within one JVM, with the dashboard; ends with Ctrl-C.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir local --slots 4")
final class LocalCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "number of slots; else twice the number of processors, or more if conf/config.yaml says so")
    private int slots;

    LocalCommand() {}

    @Override
    public Integer call() throws Exception {
        CompletableFuture<String> gaveUp = new CompletableFuture<>();
        Configuration settings = withSlots(cluster.configuration(), slots);
        try (LocalCluster local = new LocalCluster(settings, gaveUp::complete)) {
            System.out.println("Weir is up: %s   (Ctrl-C ends it)".formatted(local.restAddress()));
            System.out.println("Try: weir run examples/WordCount.jar");
            throw new CommandException(ExitCode.FAILED, gaveUp.get(), null);
        } catch (InterruptedException | ExecutionException e) {
            return ExitCode.OK.code();
        }
    }

    /** {@code configuration} with room for a few jobs at once. */
    static Configuration withSlots(Configuration configuration, int slots) {
        int roomy = Math.max(
                configuration.get(WeirOptions.TASKMANAGER_SLOTS),
                2 * Runtime.getRuntime().availableProcessors());
        configuration.setString(WeirOptions.TASKMANAGER_SLOTS.key(), Integer.toString(slots > 0 ? slots : roomy));
        return configuration;
    }
}
