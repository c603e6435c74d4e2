package io.weir.client.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which log a command talks to: Weir's own or any that speaks Kafka's protocol. */
final class LogOptions {
    /** Where the log is if nobody says anything. */
    static final String USUAL_ADDRESS = "localhost:9092";

    private static final int TIMEOUT_SECONDS = 15;
    private static final int CONNECT_MILLIS = 5_000;

    private static final List<Class<? extends Exception>> ABSENT = List.of(
            UnknownTopicOrPartitionException.class,
            GroupIdNotFoundException.class,
            TransactionalIdNotFoundException.class);

    @Option(
            names = {"-b", "--bootstrap-server"},
            paramLabel = "HOST:PORT",
            description = {"brokers to ask, with commas between them", "(default: ${DEFAULT-VALUE})"},
            defaultValue = USUAL_ADDRESS)
    private String brokers = USUAL_ADDRESS;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "properties of the client, as for TLS and logins of a cluster that has them")
    private @Nullable Path file;

    LogOptions() {}

    /** The settings of a client, once something listens: clients themselves try again until their time is up. */
    Map<String, Object> client() {
        requireListener();
        Map<String, Object> settings = new HashMap<>();
        settings.put("default.api.timeout.ms", String.valueOf(TIMEOUT_SECONDS * 1000));
        settings.put("request.timeout.ms", String.valueOf(TIMEOUT_SECONDS * 1000));
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(
                        ExitCode.USAGE, "The file %s cannot be read: %s.".formatted(file, e.getMessage()), null);
            }
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        }
        settings.put("bootstrap.servers", brokers);
        return settings;
    }

    private void requireListener() {
        String reason = "";
        for (String broker : brokers.split(",", -1)) {
            String address = broker.strip();
            int colon = address.lastIndexOf(':');
            if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "'%s' is no address; write HOST:PORT, as localhost:9092.".formatted(address),
                        null);
            }
            try {
                connect(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
                return;
            } catch (UnknownHostException e) {
                reason = "there is no such host";
            } catch (IOException | IllegalArgumentException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        throw new CommandException(
                ExitCode.NO_CLUSTER,
                "No log answers at %s (%s).".formatted(brokers, reason),
                "Start one with bin/weir local or bin/log-broker.sh start, or name another with -b.");
    }

    /** Connects to one of the addresses of a host and goes again. */
    private static void connect(String host, int port) throws IOException {
        IOException failure = new UnknownHostException(host);
        for (InetAddress each : InetAddress.getAllByName(host)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(each, port), CONNECT_MILLIS);
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** Who changes topics. */
    Admin admin() {
        try {
            return Admin.create(client());
        } catch (KafkaException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Waits for an answer. */
    <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(2L * TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw refused(new TimeoutException(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "Interrupted.", null);
        }
    }

    /** What is said of a failure. */
    CommandException refused(Throwable reason) {
        if (reason instanceof TimeoutException) {
            return new CommandException(
                    ExitCode.NO_CLUSTER,
                    "The log at %s takes connections and does not answer within %d s."
                            .formatted(brokers, TIMEOUT_SECONDS),
                    "Its advertised.listeners may name an address that cannot be reached from here.");
        }
        String message = String.valueOf(reason.getMessage() == null ? reason : reason.getMessage());
        ExitCode code =
                ABSENT.stream().anyMatch(each -> each.isInstance(reason)) ? ExitCode.NOT_FOUND : ExitCode.FAILED;
        return new CommandException(code, message, null, reason);
    }
}
