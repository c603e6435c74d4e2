package io.weir.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.runtime.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A page in a headless Chromium, driven through its DevTools protocol. Remembers every request that the page made and every
 * error in its console.
 */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final int LIMIT_SECONDS = 90;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket devTools;
    private final AtomicInteger lastCall = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    /** An empty page; the browser keeps its files in {@code directory}. */
    Browser(Path directory, int width, int height) throws IOException {
        Path profile = Files.createTempDirectory(directory, "browser-");
        process = new ProcessBuilder(
                        executable(),
                        "--headless=new",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=%d,%d".formatted(width, height),
                        "--no-sandbox", // test machines often run as root, where the sandbox refuses to work
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--no-first-run",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile())
                .start();
        try {
            devTools = connect(profile.resolve("DevToolsActivePort"));
            for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
                call(domain + ".enable", Map.of());
            }
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Fails when there is none, with what to install. */
    private static String executable() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":", -1))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No Chromium is installed; the dashboard cannot be looked at. "
                        + "Install it: apt-get install -y --no-install-recommends chromium"));
    }

    private WebSocket connect(Path portFile) {
        Eventually.eventually(
                "the browser listens",
                () -> Files.exists(portFile) && !lines(portFile).isEmpty());
        URI list = URI.create(
                "http://127.0.0.1:%s/json/list".formatted(lines(portFile).get(0)));
        List<String> pages = new ArrayList<>();
        Eventually.eventually("the browser has a page", () -> {
            pages.clear();
            for (JsonNode target : read(list)) {
                if (target.path("type").asText().equals("page")) {
                    pages.add(target.path("webSocketDebuggerUrl").asText());
                }
            }
            return !pages.isEmpty();
        });
        return http.newWebSocketBuilder()
                .buildAsync(URI.create(pages.get(0)), new Messages())
                .join();
    }

    private JsonNode read(URI address) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address).build();
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the pieces of messages together; called by one thread of the client at a time. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence piece, boolean last) {
            message.append(piece);
            if (last) {
                String whole = message.toString();
                message.setLength(0);
                onMessage(whole);
            }
            socket.request(1);
            return null;
        }
    }

    private void onMessage(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (IOException e) {
            errors.add("The browser said what is no JSON: " + e.getMessage());
            return;
        }
        if (message.has("id")) {
            calls.remove(message.path("id").asInt()).complete(message);
            return;
        }
        JsonNode event = message.path("params");
        switch (message.path("method").asText()) {
            case "Network.requestWillBeSent" ->
                requests.add(event.path("request").path("url").asText());
            case "Runtime.exceptionThrown" ->
                errors.add(event.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "assert").contains(event.path("type").asText())) {
                    errors.add(event.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (event.path("entry").path("level").asText().equals("error")) {
                    errors.add(event.path("entry").toString());
                }
            }
            default -> {
                // The others tell nothing that tests ask for.
            }
        }
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = lastCall.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        devTools.sendText(message.toString(), true).join();
        JsonNode answered = answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        if (answered.has("error")) {
            throw new AssertionError("%s: %s".formatted(method, answered.path("error")));
        }
        return answered.path("result");
    }

    /** Goes to {@code address}. */
    void open(URI address) {
        call("Page.navigate", Map.of("url", address.toString()));
    }

    /** The value of a JavaScript expression in the page. */
    JsonNode evaluate(String expression) {
        JsonNode result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError("%s: %s".formatted(expression, result.path("exceptionDetails")));
        }
        return result.path("result").path("value");
    }

    /** Saves what the page looks like. */
    void saveScreenshot(Path png) throws IOException {
        String data = call("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
        Files.write(png, Base64.getDecoder().decode(data));
    }

    /** The addresses of all requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** All errors so far: exceptions, refused requests, what the page's code reported. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
