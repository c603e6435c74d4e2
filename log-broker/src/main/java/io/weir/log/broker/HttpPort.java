package io.weir.log.broker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.log.compaction.CompactionState;
import io.weir.log.journal.JournalMark;
import io.weir.log.store.StoreDirectory;
import io.weir.log.store.StoreState;
import io.weir.log.store.StoreState.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells over HTTP how the broker is: {@code /heartbeat}, {@code /metrics}, and under {@code /api/v1/broker/} what operators
 * of BookKeeper know. Nothing can be changed by it.
 */
final class HttpPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
    private static final String API = "/api/v1/broker/";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int FAILED = 500;
    private static final int NOT_READY = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> new Thread(task, "log-http"));
    private final ObjectMapper json = new ObjectMapper();
    private final BrokerState state;
    private final Map<String, Answering> answers = new TreeMap<>();

    /** What is answered at a path. */
    private interface Answering {
        Answer of(String query) throws IOException;
    }

    /** An answer. */
    private record Answer(int status, String type, String body) {}

    private HttpPort(HttpServer server, BrokerState state) {
        this.server = server;
        this.state = state;
        answers.put("/heartbeat", query -> new Answer(OK, TEXT, "OK\n"));
        answers.put("/metrics", query -> new Answer(OK, PROMETHEUS, Metrics.text(state)));
        answers.put(API + "list_brokers", this::brokers);
        answers.put(API + "last_journal_mark", query -> mark());
        answers.put(API + "list_disk_file", query -> files());
        answers.put(API + "info", query -> info());
        answers.put(API + "compaction", query -> compaction());
        answers.put(API + "state", query -> state());
        answers.put(API + "is_ready", query -> ready());
    }

    /**
     * Listens.
     *
     * @throws IOException if it cannot; the message names the key to change
     */
    static HttpPort open(String host, int port, BrokerState state) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        } catch (IOException e) {
            throw new IOException(
                    "The HTTP port cannot listen on %s:%d (%s). Give it another in 'http.server.port', or end who has it."
                            .formatted(host, port, e.getMessage()),
                    e);
        }
        HttpPort opened = new HttpPort(server, state);
        server.setExecutor(opened.threads);
        server.createContext("/", opened::handle);
        server.start();
        LOG.info("State and metrics are told at http://{}:{}/metrics.", host, opened.port());
        return opened;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new Answer(WRONG_METHOD, TEXT, "Nothing can be changed here; use GET.\n");
        }
        Answering found = answers.get(exchange.getRequestURI().getPath());
        if (found == null) {
            return new Answer(NOT_FOUND, TEXT, "There are " + String.join(", ", answers.keySet()) + ".\n");
        }
        try {
            String query = exchange.getRequestURI().getQuery();
            return found.of(query == null ? "" : query);
        } catch (IOException | RuntimeException e) {
            LOG.warn("What {} asks for cannot be told.", exchange.getRequestURI(), e);
            return new Answer(FAILED, TEXT, "It cannot be told; the log of the broker says why.\n");
        }
    }

    private Answer brokers(String query) throws IOException {
        Map<String, String> brokers = new LinkedHashMap<>();
        boolean names = query.equals("print_hostnames=true");
        state.addresses().forEach(address -> brokers.put(address, names ? HostName.ofThisMachine() : ""));
        return json(brokers);
    }

    private Answer mark() throws IOException {
        Optional<JournalMark> found = state.journalMark();
        if (found.isEmpty()) {
            return elsewhere();
        }
        JournalMark mark = found.get();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("directory", state.config().journalDirectory().toString());
        told.put("file", mark.fileId());
        told.put("position", mark.position());
        return json(told);
    }

    private static Answer elsewhere() {
        return new Answer(NOT_FOUND, TEXT, "Records are in BookKeeper, which has this for itself.\n");
    }

    private Answer files() throws IOException {
        if (state.local().isEmpty()) {
            return elsewhere();
        }
        Map<String, Object> told = new LinkedHashMap<>();
        Path journal = state.config().journalDirectory();
        told.put("journal", Map.of(journal.toString(), BrokerState.files(journal, ".journal")));
        Map<String, Object> segments = new LinkedHashMap<>();
        for (Path directory : state.config().logDirectories()) {
            segments.put(directory.toString(), BrokerState.files(directory, ".log"));
        }
        told.put("segments", segments);
        return json(told);
    }

    private Answer info() throws IOException {
        Map<String, Object> told = new LinkedHashMap<>();
        for (StoreDirectory each : state.directories()) {
            Map<String, Object> room = new LinkedHashMap<>();
            room.put("freeSpace", each.usableBytes());
            room.put("totalSpace", each.totalBytes());
            room.put("partitions", each.partitions().size());
            told.put(each.path(), room);
        }
        return json(told);
    }

    private Answer compaction() throws IOException {
        CompactionState now = state.storage().compaction();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("threads", now.threads());
        told.put("passes", now.passes());
        told.put("readBytes", now.readBytes());
        told.put("writtenBytes", now.writtenBytes());
        told.put("keylessRecords", now.keylessRecords());
        told.put("maxDirtyPercent", now.maxDirtyPercent());
        Map<String, Object> uncleanable = new LinkedHashMap<>();
        for (CompactionState.Uncleanable each : now.uncleanable()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("bytes", each.sizeInBytes());
            one.put("reason", each.reason());
            uncleanable.put(each.partition().toString(), one);
        }
        told.put("uncleanable", uncleanable);
        return json(told);
    }

    private Answer state() throws IOException {
        StoreState now = state.state();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("running", now.mode() != Mode.STOPPED);
        told.put("readOnly", now.mode() == Mode.READ_ONLY);
        told.put("reason", now.reason());
        return json(told);
    }

    private Answer ready() {
        StoreState now = state.state();
        return now.mode() == Mode.WRITABLE
                ? new Answer(OK, TEXT, "OK\n")
                : new Answer(
                        NOT_READY,
                        TEXT,
                        "%s: %s\n".formatted(now.mode().name().toLowerCase(Locale.ROOT), now.reason()));
    }

    private Answer json(Object value) throws IOException {
        return new Answer(OK, JSON, json.writeValueAsString(value) + "\n");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
