package io.weir.connector.redis;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis on the loopback interface that can be killed and started again on the same port with the same data. Its program
 * comes from Maven. What it has answered is on disk.
 */
final class TestRedis implements AutoCloseable {
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;

    private final Path directory;
    private final File program;
    private final int port = freePort();
    private final List<String> settings;
    private Process server;

    TestRedis(Path directory, String... settings) throws IOException, InterruptedException {
        this.directory = directory;
        this.settings = List.of(settings);
        program = ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
        server = launch();
    }

    /** Below those that systems give to clients, who would else take it while the server is down. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    private Process launch() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.getPath()));
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always", "--save", ""));
        command.addAll(settings);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
        long deadlineNanos = System.nanoTime() + 10_000_000_000L;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
                process.destroyForcibly();
                throw new IOException("Redis does not start; see " + directory.resolve("redis.log"));
            }
            Thread.onSpinWait();
        }
        return process;
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            connection.executeCommand(Protocol.Command.PING);
            return true;
        } catch (JedisException e) {
            return e.getMessage().startsWith("NOAUTH");
        }
    }

    private Connection connect() {
        return new Connection(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder().build());
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** As text; null: there is none. */
    @Nullable
    Object ask(Protocol.Command command, String... arguments) {
        try (Connection connection = connect()) {
            connection.sendCommand(command, arguments);
            Object answer = connection.getOne();
            return answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : answer;
        }
    }

    /** It dies in the middle of whatever it does. */
    void kill() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    void restart() throws IOException, InterruptedException {
        server = launch();
    }

    @Override
    public void close() {
        server.destroyForcibly().onExit().join();
    }
}
