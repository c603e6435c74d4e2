package io.weir.log.broker;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.ConfigException;
import io.weir.log.config.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of a broker: {@code BrokerMain --configDir DIR -Dkey=value --override key=value}. Ends with 1 when it cannot
 * start, after one sentence per problem on standard error, and with 2 when a thread dies of an unknown error.
 */
public final class BrokerMain {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);
    private static final int CANNOT_START = 1;
    private static final int FAILED = 2;

    private BrokerMain() {}

    /** Starts and stays until the process is ended. */
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            LOG.error("Thread {} died; the broker ends.", thread.getName(), error);
            Runtime.getRuntime().halt(FAILED);
        });
        try {
            BrokerConfig config = load(args);
            config.warnings().forEach(LOG::warn);
            Broker broker = Broker.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "log-shutdown"));
            System.out.println("Ready for clients at "
                    + config.listeners().stream().map(Listener::toString).collect(Collectors.joining(", ")) + ".");
            Thread.currentThread().join();
        } catch (ConfigException e) {
            e.problems().forEach(problem -> System.err.println("error: " + problem));
            System.exit(CANNOT_START);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(CANNOT_START);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static BrokerConfig load(String[] args) {
        List<String> overrides = new ArrayList<>();
        Path directory = null;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            boolean last = i == args.length - 1;
            if (arg.equals("--configDir") && !last) {
                directory = Path.of(args[++i]);
            } else if ((arg.equals("-D") || arg.equals("--override")) && !last) {
                overrides.add(args[++i]);
            } else if (arg.startsWith("-D")) {
                overrides.add(arg.substring(2));
            } else {
                throw new IllegalArgumentException(
                        "'%s' is not understood; use --configDir DIR, -Dkey=value and --override key=value."
                                .formatted(arg));
            }
        }
        overrides.removeIf(BrokerMain::isForScripts);
        return BrokerConfig.load(directory, overrides);
    }

    /** The scripts take settings of Java and of places out of what they hand on whole. */
    private static boolean isForScripts(String override) {
        return override.startsWith("env.") || override.startsWith("log-broker.");
    }
}
