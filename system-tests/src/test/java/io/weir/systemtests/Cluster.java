package io.weir.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The packaged distribution with settings, ports, logs and pid files of its own. Commands can be run before it is started,
 * too. Its files stay below {@code target/} for whoever has to find out why a test failed.
 */
public final class Cluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DISTRIBUTION = Path.of(property("weir.distribution"));
    private static final int SLOTS_PER_TASK_MANAGER = 2;

    private final Path directory;
    private int restPort;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Command> commands = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    /** Not started yet; each of its TaskManagers, all on this machine, has two slots. */
    public Cluster(String name, int taskManagers) {
        try {
            if (!Files.isExecutable(DISTRIBUTION.resolve("bin/weir"))) {
                throw new AssertionError("There is no distribution in %s; run 'mvn verify', or package it first."
                        .formatted(DISTRIBUTION));
            }
            Path parent = Files.createDirectories(Path.of(property("weir.target"), "system-tests"));
            directory = Files.createTempDirectory(parent, name + "-");
            List<Integer> ports = FreePorts.take(2);
            restPort = ports.get(0);
            Path conf = copy(DISTRIBUTION.resolve("conf"), directory.resolve("conf"));
            writeSettings(conf, ports.get(1));
            Files.write(conf.resolve("workers"), Collections.nCopies(taskManagers, "localhost"));
            environment.put("WEIR_CONF_DIR", conf.toString());
            environment.put("WEIR_LOG_DIR", directory.resolve("log").toString());
            environment.put("WEIR_PID_DIR", directory.resolve("pid").toString());
            environment.put("JAVA_HOME", property("java.home"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeSettings(Path conf, int rpcPort) throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rest.port", restPort);
        settings.put("jobmanager.rpc.port", rpcPort);
        settings.put("jobmanager.heap.size", "256m");
        settings.put("taskmanager.heap.size", "384m");
        settings.put("taskmanager.numberOfTaskSlots", SLOTS_PER_TASK_MANAGER);
        settings.put("slot.request.timeout", "2 s");
        settings.put("web.refresh-interval", "1 s");
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + ": " + value));
        Files.write(conf.resolve("config.yaml"), lines);
    }

    /** Starts it with {@code bin/start-cluster.sh}. */
    public Cluster start() {
        return startWithin();
    }

    /** Starts it from within another command, which ends with the words of the one it is to run. */
    Cluster startWithin(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.add(DISTRIBUTION.resolve("bin/start-cluster.sh").toString());
        return startedBy(start(words));
    }

    /** Starts it with further settings as {@code key=value}. */
    public Cluster startWith(String... settings) {
        return startedBy(command(
                "start-cluster.sh", Stream.of(settings).map("-D"::concat).toArray()));
    }

    private Cluster startedBy(Command start) {
        Command.Result result = start.await();
        if (result.exitCode() != 0) {
            close();
        }
        result.endedWith(0);
        return this;
    }

    /** Appends settings, each {@code key: value}, before it is started. */
    Cluster with(String... settings) {
        try {
            Files.write(conf().resolve("config.yaml"), List.of(settings), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The directory of its settings. */
    Path conf() {
        return Path.of(environment.get("WEIR_CONF_DIR"));
    }

    /** From now on REST calls go to this port. */
    void talkTo(int port) {
        restPort = port;
    }

    /** Where tests put their files. */
    public Path directory() {
        return directory;
    }

    /** A file of the distribution. */
    public static Path distributed(String path) {
        return DISTRIBUTION.resolve(path);
    }

    /** Runs {@code bin/weir} with {@code arguments} to its end. */
    public Command.Result weir(Object... arguments) {
        return startWeir(arguments).await();
    }

    /** Starts {@code bin/weir} with {@code arguments}; ended by force when this is closed. */
    public Command startWeir(Object... arguments) {
        return command("weir", arguments);
    }

    /** Runs a script of {@code bin/} to its end. */
    public Command.Result script(String name, Object... arguments) {
        return command(name, arguments).await();
    }

    private Command command(String script, Object... arguments) {
        List<String> words = new ArrayList<>();
        words.add(DISTRIBUTION.resolve("bin").resolve(script).toString());
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return start(words);
    }

    /** Starts a command with its settings; ended by force when this is closed. */
    public Command start(List<String> words) {
        Command command = Command.start(words, directory, environment);
        commands.add(command);
        return command;
    }

    /** Where its REST endpoint and dashboard are. */
    URI restAddress() {
        return URI.create("http://localhost:" + restPort);
    }

    /** What REST answers at {@code path}. */
    public JsonNode rest(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(restAddress().resolve(path)).build();
        try {
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The processes of its TaskManagers. */
    public List<ProcessHandle> taskManagers() {
        return processes().stream()
                .filter(process -> commandLine(process).contains("TaskManagerMain"))
                .toList();
    }

    /** The process of its JobManager. */
    public ProcessHandle jobManager() {
        return processes().stream()
                .filter(process -> commandLine(process).contains("JobManagerMain"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No JobManager runs"));
    }

    /** All processes that run with its settings. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(environment.get("WEIR_CONF_DIR")))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }

    @Override
    public void close() {
        commands.forEach(Command::kill);
        try {
            script("stop-cluster.sh");
        } finally {
            processes().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
        return to;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new AssertionError("The system property %s is not set; Maven sets it.".formatted(name));
        }
        return value;
    }
}
