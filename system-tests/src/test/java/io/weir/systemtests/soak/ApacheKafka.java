package io.weir.systemtests.soak;

import static io.weir.runtime.testing.Eventually.eventually;

import io.weir.systemtests.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Apache Kafka's server as one process, of a class path that whoever starts the tests has fetched. */
final class ApacheKafka implements SoakBroker {
    private final String classPath;
    private final Path directory;
    private final int port;
    private @Nullable Process process;

    /**
     * Starts it and waits until it takes connections; its files are below {@code directory}.
     *
     * @param transactionVersion 2: transactions have an epoch each; 0 or 1: the former dialect
     */
    ApacheKafka(String classPath, Path directory, int transactionVersion) {
        this.classPath = classPath;
        this.directory = directory;
        List<Integer> ports = FreePorts.take(2);
        port = ports.get(0);
        try {
            Files.createDirectories(directory);
            Files.writeString(settings(), settings(ports.get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(start(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                settings().toString(),
                "--feature",
                "transaction.version=" + transactionVersion));
        launch();
        eventually("Kafka takes connections", this::takesConnections);
    }

    private Path settings() {
        return directory.resolve("kafka.properties");
    }

    private String settings(int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%d
                listeners=PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d
                controller.listener.names=CONTROLLER
                log.dirs=%s
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
                """.formatted(controllerPort, port, controllerPort, directory.resolve("data"));
    }

    private Process start(String... words) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp", classPath));
        all.addAll(List.of(words));
        try {
            return new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("kafka.out").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process started) {
        try {
            if (!started.waitFor(1, TimeUnit.MINUTES) || started.exitValue() != 0) {
                started.destroyForcibly();
                throw new IllegalStateException("Kafka's directory could not be made: see kafka.out.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String address() {
        return "localhost:" + port;
    }

    @Override
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            eventually("it is gone", () -> !running.isAlive());
        }
    }

    @Override
    public void launch() {
        process = start("kafka.Kafka", settings().toString());
    }

    @Override
    public void close() {
        kill();
    }
}
