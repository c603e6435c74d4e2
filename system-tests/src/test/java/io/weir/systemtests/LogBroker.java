package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** The log as a process of its own, on free ports of loopback and in a directory of its own. */
final class LogBroker implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Cluster cluster;
    private final String address;
    private final int httpPort;

    /** Starts it; {@code name} is in the name of its directory. */
    LogBroker(String name) throws IOException {
        cluster = new Cluster(name, 0);
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "localhost:" + first.getLocalPort();
            httpPort = second.getLocalPort();
        }
        start();
    }

    /** Starts it again. */
    void start() {
        cluster.script("log-broker.sh", arguments("start")).endedWith(0);
        eventually("the broker answers", this::answers);
    }

    /** What its script is started with. */
    Object[] arguments(String verb) {
        return new Object[] {
            verb,
            "-Dlisteners=PLAINTEXT://" + address,
            "-Dhttp.server.port=" + httpPort,
            "-Dlog.dirs=" + cluster.directory().resolve("data"),
            "-Dlog-broker.heap.size=256m"
        };
    }

    private boolean answers() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + httpPort + "/heartbeat"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .equals("OK\n");
        } catch (IOException e) {
            return false; // It is not up yet.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends it at once, and waits until it is gone. */
    void kill() {
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
        process.destroyForcibly();
        eventually("it is gone", () -> !process.isAlive());
    }

    private long pid() {
        try (var files = Files.list(cluster.directory().resolve("pid"))) {
            Path file = files.filter(path -> path.toString().endsWith("-log-broker.pid"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(Files.readString(file).split(" ", 2)[0]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code settings} of a client with those to reach it. */
    Map<String, Object> client(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
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

    /** Runs a command without the address. */
    Command.Result bare(Object... words) {
        return cluster.weir(words);
    }

    /** Runs one of the scripts. */
    Command.Result script(String name, Object... words) {
        return cluster.script(name, words);
    }

    Path directory() {
        return cluster.directory();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
