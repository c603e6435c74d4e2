package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A log broker as a process of its own, started by its script, with ports and files of its own. */
public final class LogBroker implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Cluster cluster;
    private final String address;
    private final int httpPort;
    private final List<String> settings;

    /** Not started yet; {@code settings} as {@code key=value}. */
    public LogBroker(String name, String... settings) {
        cluster = new Cluster(name, 0);
        List<Integer> ports = FreePorts.take(2);
        address = "localhost:" + ports.get(0);
        httpPort = ports.get(1);
        this.settings = List.of(settings);
    }

    /** Starts it and waits until it answers. */
    public LogBroker start() {
        return startWithin();
    }

    /** Starts it; it need not answer yet. */
    public void launch() {
        List<String> arguments = arguments("start");
        arguments.add("-Dlog-broker.ready.seconds=0");
        cluster.script("log-broker.sh", arguments.toArray()).endedWith(0);
    }

    /** Starts it from within another command, which ends with the words of the one it is to run. */
    LogBroker startWithin(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.add(Cluster.distributed("bin/log-broker.sh").toString());
        words.addAll(arguments("start"));
        cluster.start(words).await().endedWith(0);
        eventually("the broker answers", () -> answer("/heartbeat").equals("OK\n"));
        return this;
    }

    /** What the script is called with to start this very broker. */
    List<String> arguments(String verb) {
        List<String> arguments = new ArrayList<>(List.of(
                verb,
                "-Dlisteners=PLAINTEXT://" + address,
                "-Dhttp.server.port=" + httpPort,
                "-Dlog.dirs=" + data(),
                "-Dlog-broker.heap.size=256m"));
        settings.forEach(setting -> arguments.add("-D" + setting));
        return arguments;
    }

    /** What its HTTP port answers at {@code path}; empty while it is not up. */
    public String answer(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + httpPort + path))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends it by force and waits until it is gone. */
    public void kill() {
        ProcessHandle process = process();
        process.destroyForcibly();
        eventually("it is gone", () -> !process.isAlive());
    }

    /** Ends it in order. */
    void stop() {
        cluster.script("log-broker.sh", "stop").endedWith(0);
    }

    ProcessHandle process() {
        try (Stream<Path> files = Files.list(cluster.directory().resolve("pid"))) {
            Path file = files.filter(path -> path.toString().endsWith("-log-broker.pid"))
                    .findFirst()
                    .orElseThrow();
            return ProcessHandle.of(Long.parseLong(Files.readString(file).split(" ", 2)[0]))
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Where clients connect. */
    public String address() {
        return address;
    }

    /** {@code clientSettings} of a client with those to reach it. */
    Map<String, Object> client(Map<String, Object> clientSettings) {
        Map<String, Object> all = new HashMap<>(clientSettings);
        all.put("bootstrap.servers", address);
        return all;
    }

    /** Runs a command of the log; {@code words} are without the address. */
    Command.Result weir(Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.add("-b");
        all.add(address);
        return cluster.weir(all.toArray());
    }

    /** Where its records are. */
    public Path data() {
        return cluster.directory().resolve("data");
    }

    /** The distribution it is started from, with the place for the files of a test. */
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
