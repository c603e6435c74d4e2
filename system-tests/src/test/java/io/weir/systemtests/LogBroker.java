package io.weir.systemtests;

import static io.weir.runtime.testing.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log broker as a process of its own, started and stopped by its script, with ports and files of its own. */
public final class LogBroker implements AutoCloseable {
    private final Cluster cluster = new Cluster("log-broker", 0);
    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final int httpPort;

    /** Not started yet. */
    public LogBroker() {
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "localhost:" + first.getLocalPort();
            httpPort = second.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it answers. */
    public LogBroker start() {
        launch();
        eventually("the broker answers", this::answers);
        return this;
    }

    /** Starts it; it need not answer yet. */
    public void launch() {
        cluster.script("log-broker.sh", arguments("start")).endedWith(0);
    }

    /** What its script is called with, after {@code verb}. */
    Object[] arguments(String verb) {
        List<String> arguments = new ArrayList<>(List.of(verb));
        arguments.add("-Dlisteners=PLAINTEXT://" + address);
        arguments.add("-Dhttp.server.port=" + httpPort);
        arguments.add("-Dlog.dirs=" + cluster.directory().resolve("data"));
        arguments.add("-Dlog-broker.heap.size=256m");
        return arguments.toArray();
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

    /** Kills it with signal 9 and waits until it is gone. */
    public void kill() {
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
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it in order. */
    void stop() {
        cluster.script("log-broker.sh", "stop").endedWith(0);
    }

    /** What clients take for {@code bootstrap.servers}. */
    public String address() {
        return address;
    }

    /** Where its files and those of its commands are. */
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
