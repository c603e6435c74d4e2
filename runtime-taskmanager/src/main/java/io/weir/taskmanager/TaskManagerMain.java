package io.weir.taskmanager;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigLoader;
import io.weir.runtime.config.LoadedConfig;
import io.weir.runtime.config.TaskManagerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TaskManager as a process of its own: {@code --configDir DIR -Dkey=value}. */
public final class TaskManagerMain {
    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerMain.class);

    private TaskManagerMain() {}

    /** Runs until it is killed. */
    public static void main(String[] args) {
        String directory = "conf";
        List<String> overrides = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--configDir") && i + 1 < args.length) {
                directory = args[++i];
            } else if (args[i].startsWith("-D")) {
                overrides.add(args[i].substring(2));
            } else {
                end("Unknown argument '%s'; use --configDir DIR and -Dkey=value.".formatted(args[i]));
            }
        }
        try {
            LoadedConfig loaded = ConfigLoader.load(Path.of(directory), overrides);
            loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
            TaskManagerProcess process =
                    new TaskManagerProcess(TaskManagerConfig.from(loaded.values()), TaskManagerMain::end);
            Runtime.getRuntime().addShutdownHook(new Thread(process::close, "weir-taskmanager-shutdown"));
            Thread.currentThread().join();
        } catch (ConfigException e) {
            end(String.join("\n", e.problems()));
        } catch (InterruptedException e) {
            end("interrupted");
        } catch (RuntimeException e) {
            LOG.error("The TaskManager cannot start", e);
            end("The TaskManager cannot start: " + e.getMessage());
        }
    }

    /** Ends the process at once; what hangs must not be waited for. */
    private static void end(String reason) {
        LOG.error("{}", reason);
        System.err.println(reason);
        Runtime.getRuntime().halt(1);
    }
}
