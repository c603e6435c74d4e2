package io.weir.client.cli;

import io.weir.api.configuration.Configuration;
import io.weir.client.rest.JobManagerAddress;
import io.weir.client.rest.RestClient;
import io.weir.runtime.config.ConfigLoader;
import io.weir.runtime.config.HighAvailabilityOptions;
import io.weir.runtime.config.LoadedConfig;
import io.weir.runtime.config.WeirOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command talks to, and settings from the command line. */
final class ClusterOptions {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Option(
            names = {"-m", "--jobmanager"},
            paramLabel = "HOST:PORT",
            description = {"REST address of a JobManager; else that which leads,", "or that of conf/config.yaml"})
    private @Nullable String jobManager;

    @Option(
            names = {"-z", "--zookeeperNamespace"},
            paramLabel = "ID",
            description = "sets high-availability.cluster-id")
    private @Nullable String clusterId;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "sets a key over those of conf/config.yaml; may be given again",
            mapFallbackValue = "true")
    private Map<String, String> overrides = Map.of();

    ClusterOptions() {}

    /** The settings of {@code conf/config.yaml} and the command line. */
    Configuration configuration() {
        return configuration(key -> true);
    }

    /** As the other one, with those keys of the command line that are {@code ours}. */
    Configuration configuration(Predicate<String> ours) {
        List<String> given = overrides(ours);
        Path directory = configDirectory();
        LoadedConfig loaded = directory == null ? ConfigLoader.load(given) : ConfigLoader.load(directory, given);
        loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
        Configuration configuration = new Configuration().addAll(loaded.values());
        if (clusterId != null) {
            configuration.set(HighAvailabilityOptions.CLUSTER_ID, clusterId);
        }
        if (jobManager != null) {
            address(configuration, jobManager);
        }
        return configuration;
    }

    /** What the command line says of the keys that are {@code wanted}, each {@code key=value}. */
    List<String> overrides(Predicate<String> wanted) {
        List<String> given = new ArrayList<>();
        overrides.forEach((key, value) -> {
            if (wanted.test(key)) {
                given.add(key + "=" + value);
            }
        });
        return given;
    }

    /** Where settings are; {@code null}: there are none. */
    static @Nullable Path configDirectory() {
        String directory = System.getenv("WEIR_CONF_DIR");
        if (directory == null) {
            String home = System.getenv("WEIR_HOME");
            directory = home == null ? null : home + "/conf";
        }
        return directory != null && Files.isDirectory(Path.of(directory)) ? Path.of(directory) : null;
    }

    private static void address(Configuration configuration, String address) {
        String bare = address.replaceFirst("^https?://", "").replaceFirst("/$", "");
        int colon = bare.lastIndexOf(':');
        if (colon < 1 || !bare.substring(colon + 1).matches("\\d{1,5}")) {
            throw new CommandException(
                    ExitCode.USAGE, "'%s' is no address; write HOST:PORT, as localhost:8081.".formatted(address), null);
        }
        configuration.setString(WeirOptions.REST_ADDRESS.key(), bare.substring(0, colon));
        configuration.setString(WeirOptions.REST_PORT.key(), bare.substring(colon + 1));
        // Whoever is named there answers, be it by asking the leader.
        configuration.set(HighAvailabilityOptions.TYPE, HighAvailabilityOptions.NONE);
    }

    /** Talks to the JobManager that {@code configuration} names. */
    static RestClient rest(Configuration configuration) {
        return new RestClient(JobManagerAddress.of(configuration), TIMEOUT);
    }

    RestClient rest() {
        return rest(configuration());
    }
}
