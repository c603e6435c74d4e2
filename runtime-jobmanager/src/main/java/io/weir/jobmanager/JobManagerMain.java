package io.weir.jobmanager;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigLoader;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.LoadedConfig;
import io.weir.runtime.rpc.RpcException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of a JobManager: {@code JobManagerMain --configDir DIR -Dkey=value}. Ends with 1 when it cannot start, after
 * one sentence per problem on standard error, and with 2 when a thread dies of an unknown error.
 */
public final class JobManagerMain {
    private static final Logger LOG = LoggerFactory.getLogger(JobManagerMain.class);
    private static final int CANNOT_START = 1;
    private static final int FAILED = 2;

    private JobManagerMain() {}

    /** Starts and stays until the process is ended. */
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            LOG.error("Thread {} died; the JobManager ends", thread.getName(), error);
            Runtime.getRuntime().halt(FAILED);
        });
        try {
            LoadedConfig loaded = load(args);
            loaded.warnings().forEach(LOG::warn);
            JobManagerProcess process = JobManagerProcess.start(JobManagerConfig.from(loaded.values()));
            Runtime.getRuntime().addShutdownHook(new Thread(process::close, "weir-jobmanager-shutdown"));
            Thread.currentThread().join();
        } catch (ConfigException e) {
            e.problems().forEach(problem -> System.err.println("error: " + problem));
            System.exit(CANNOT_START);
        } catch (RpcException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(CANNOT_START);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LoadedConfig load(String[] args) {
        List<String> overrides = new ArrayList<>();
        Path directory = null;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            boolean last = i == args.length - 1;
            if (arg.equals("--configDir") && !last) {
                directory = Path.of(args[++i]);
            } else if (arg.equals("-D") && !last) {
                overrides.add(args[++i]);
            } else if (arg.startsWith("-D")) {
                overrides.add(arg.substring(2));
            } else {
                throw new IllegalArgumentException(
                        "'%s' is not understood; use --configDir DIR and -Dkey=value.".formatted(arg));
            }
        }
        return directory == null ? ConfigLoader.load(overrides) : ConfigLoader.load(directory, overrides);
    }
}
