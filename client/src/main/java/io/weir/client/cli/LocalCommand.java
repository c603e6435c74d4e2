package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.client.cluster.LocalCluster;
import io.weir.client.cluster.LocalLog;
import io.weir.log.config.BrokerKeys;
import io.weir.log.config.ConfigException;
import io.weir.runtime.config.WeirOptions;
import java.io.IOException;
import java.net.BindException;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir local}. */
@Command(
        name = "local",
        description = {
            "Starts a cluster and the log within one JVM, with the dashboard; ends with Ctrl-C.",
            "The log has the settings of conf/log-broker.properties; -D sets those, too. Its records stay."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  weir local --slots 4", "  weir local --log-port 9192", "  weir local --no-log"})
final class LocalCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCommand.class);
    private static final int LARGEST_PORT = 65_535;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = {
                "number of slots; else twice the number of processors,",
                "or more if conf/config.yaml says so"
            })
    private int slots;

    @ArgGroup
    private Log log = new Log();

    /** What was started, the last first: it is closed in this order when the process ends, however it does. */
    private final Deque<AutoCloseable> started = new ConcurrentLinkedDeque<>();

    LocalCommand() {}

    /** Whether there is a log, and where. */
    static final class Log {
        @Option(names = "--no-log", description = "leaves the log out")
        private boolean none;

        @Option(
                names = "--log-port",
                paramLabel = "N",
                description = {
                    "port of the log on localhost, 0: any free one; else",
                    "that of conf/log-broker.properties, which has 9092"
                })
        private @Nullable Integer port;

        Log() {}
    }

    @Override
    public Integer call() throws Exception {
        CompletableFuture<String> gaveUp = new CompletableFuture<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            LOG.error("Thread {} died; the process ends.", thread.getName(), error);
            gaveUp.complete("Thread %s died (%s); the log file has more.".formatted(thread.getName(), error));
        });
        Configuration settings = withSlots(cluster.configuration(key -> !BrokerKeys.isKey(key)), slots);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "weir-local-shutdown"));
        LocalLog startedLog = log.none ? null : startLog();
        LocalCluster local = new LocalCluster(settings, gaveUp::complete);
        started.push(local);
        tell(local, startedLog);
        throw new CommandException(ExitCode.FAILED, gaveUp.get(), null);
    }

    private LocalLog startLog() {
        try {
            LocalLog opened = LocalLog.start(
                    ClusterOptions.configDirectory(), cluster.overrides(BrokerKeys::isKey), chosenPort());
            started.push(opened);
            return opened;
        } catch (ConfigException e) {
            throw new io.weir.runtime.config.ConfigException(e.problems());
        } catch (IOException e) {
            String hint = e.getCause() instanceof BindException
                    ? "An Apache Kafka may run there. Take another port with --log-port 9192, or go without the log with --no-log."
                    : "weir local --no-log goes without the log.";
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), hint, e);
        }
    }

    private OptionalInt chosenPort() {
        Integer port = log.port;
        if (port == null) {
            return OptionalInt.empty();
        }
        if (port < 0 || port > LARGEST_PORT) {
            throw new CommandException(
                    ExitCode.USAGE, "--log-port %d is no port; say 0 to %d.".formatted(port, LARGEST_PORT), null);
        }
        return OptionalInt.of(port);
    }

    private static void tell(LocalCluster local, @Nullable LocalLog startedLog) {
        System.out.println("Weir is up:  %s   (Ctrl-C ends it)".formatted(local.restAddress()));
        String example = "weir run examples/WordCount.jar";
        if (startedLog != null) {
            String address = String.join(",", startedLog.addresses());
            String elsewhere = address.equals(LogOptions.USUAL_ADDRESS) ? "" : " -b " + address;
            System.out.println("Log:         %s   (bootstrap.servers of Kafka clients)".formatted(address));
            example += ", or weir topic create flights" + elsewhere;
        }
        System.out.println("Try:         " + example);
    }

    private void close() {
        for (AutoCloseable each = started.poll(); each != null; each = started.poll()) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("Something could not be closed in order; the next start looks after it.", e);
            }
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
