package io.weir.jobmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.jobmanager.program.Program;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.BlobKey;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.rpc.ControlCodec;
import io.weir.runtime.rpc.PekkoRpcService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the REST endpoint takes, refuses and keeps out. */
final class RestRulesIT {
    private static final List<Program> PROGRAMS = new CopyOnWriteArrayList<>();
    private static JobManagerProcess jobManager;
    private static PekkoRpcService rpc;
    private static RestProbe rest;

    @BeforeAll
    static void start() throws Exception {
        jobManager = new JobManagerProcess(
                JobManagerConfig.from(Configuration.fromMap(Map.of(
                        "rest.port", "0", "jobmanager.rpc.port", "0", "rest.server.max-content-length", "3 mb"))),
                program -> {
                    PROGRAMS.add(program);
                    if (program.entryClass().equals("demo.Broken")) {
                        throw new IllegalStateException("the file 'x' is missing");
                    }
                    return TestJobs.chain(70 + PROGRAMS.size(), 1, 1, 1);
                });
        rpc = new PekkoRpcService(RpcSettings.loopback());
        rest = new RestProbe(jobManager.restPort());
        new FakeTaskManager(rpc, jobManager.rpcAddress(), "tm-1", 50).register().get();
    }

    @AfterAll
    static void stop() {
        rpc.close();
        jobManager.close();
    }

    @Test
    void saysInOneSentenceWhatIsWrong() {
        expect("GET", "/jobs/zz", "", 400, "'zz' is no job id: it must be 32 lower-case hex digits.");
        expect("GET", "/jobs/" + "0".repeat(32), "", 404, "Job %s not found".formatted("0".repeat(32)));
        expect("GET", "/nosuch", "", 404, "There is nothing at '/nosuch'.");
        expect("POST", "/nosuch", "", 404, "There is nothing at '/nosuch'.");
        expect("DELETE", "/jobs/overview", "", 405, "'/jobs/overview' takes GET, not DELETE.");
        expect("GET", "/taskmanagers/none", "", 404, "TaskManager none is not registered.");
        assertThat(rest.send("POST", "/v1/jobs", "{}").statusCode()).isEqualTo(501);
        assertThat(rest.send("POST", "/v1/jobs", "{}").body()).contains("POST /jars/upload");
    }

    @Test
    void takesABodyWhereNoneIsNeeded() {
        assertThat(rest.send("GET", "/v1/overview", "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void cancelsAJob() {
        JobGraph first = TestJobs.chain(1, 1, 1, 1);
        JobGraph second = TestJobs.chain(2, 1, 1, 1);
        assertThat(rest.submit(first).body()).isEqualTo("{\"jobid\":\"%s\"}".formatted(first.jobId()));
        assertThat(rest.submit(second).statusCode()).isEqualTo(202);

        HttpResponse<String> patched = rest.send("PATCH", "/v1/jobs/" + first.jobId() + "?mode=cancel", "{}");
        HttpResponse<String> gotten = rest.send("GET", "/jobs/" + second.jobId() + "/yarn-cancel", "");

        assertThat(patched.statusCode()).isEqualTo(202);
        assertThat(patched.body()).isEqualTo("{}");
        assertThat(gotten.statusCode()).isEqualTo(202);
        eventually(
                "both are canceled",
                () -> rest.text("/jobs/" + first.jobId() + "/status").contains("CANCELED")
                        && rest.text("/jobs/" + second.jobId() + "/status").contains("CANCELED"));
        expect(
                "PATCH",
                "/jobs/" + first.jobId() + "?mode=stop",
                "",
                400,
                "The mode 'stop' is not known; use mode=cancel.");
    }

    @Test
    void refusesJobsThatAreNone() {
        JobGraph job = TestJobs.chain(5, 1, 1, 1);
        rest.submit(job);

        assertThat(rest.submit(job).statusCode()).isEqualTo(409);
        assertThat(rest.submit(TestJobs.graph(6, List.of(), List.of())).body()).contains("has no operators");
        assertThat(rest.submit(TestJobs.chain(7, 1, 1, 1).withJars(List.of(new BlobKey("0".repeat(64), "job.jar", 1))))
                        .body())
                .contains("Jar 'job.jar' of job 'job 7' was not sent with it.");
        assertThat(rest.multipart("/weir/v1/jobs", Map.of("graph; filename=\"g\"", new byte[] {1, 2}))
                        .body())
                .contains("The job graph cannot be read");
        assertThat(rest.multipart("/weir/v1/jobs", Map.of("other; filename=\"g\"", new byte[] {1}))
                        .body())
                .contains("must have one part 'graph'; it has 0.");
    }

    @Test
    void keepsTheJarsOfJobsForTaskManagers() {
        JobGraph job = TestJobs.chain(8, 1, 1, 1);
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("graph; filename=\"graph\"", ControlCodec.writeGraph(job));
        parts.put("jar; filename=\"a.jar\"", "bytes of a jar".getBytes(StandardCharsets.UTF_8));
        assertThat(rest.multipart("/weir/v1/jobs", parts).statusCode()).isEqualTo(202);

        BlobKey key = jobManager
                .endpoint()
                .call(() -> jobManager
                        .endpoint()
                        .dispatcher()
                        .find(job.jobId())
                        .orElseThrow()
                        .graph()
                        .job()
                        .jars()
                        .get(0))
                .join();

        assertThat(key.name()).isEqualTo("a.jar");
        assertThat(rest.bytes("/weir/v1/blobs/" + key.sha256()).body())
                .isEqualTo("bytes of a jar".getBytes(StandardCharsets.UTF_8));
        assertThat(rest.send("GET", "/weir/v1/blobs/..%2f..%2fetc%2fpasswd", "").statusCode())
                .isEqualTo(404);
        rest.send("PATCH", "/jobs/" + job.jobId(), "");
        eventually(
                "the jar goes with the job",
                () -> rest.send("GET", "/weir/v1/blobs/" + key.sha256(), "").statusCode() == 404);
    }

    @Test
    void uploadsRunsAndDeletesJars() throws IOException {
        HttpResponse<String> uploaded = rest.multipart(
                "/jars/upload", Map.of("jarfile; filename=\"../../evil dir/Köln.jar\"", jar("demo.Main")));
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
        assertThat(RestProbe.parse(uploaded.body()).get("status").asText()).isEqualTo("success");
        String file = RestProbe.parse(uploaded.body()).get("filename").asText();
        String id = file.substring(file.lastIndexOf('/') + 1);
        assertThat(id).matches("[0-9a-f-]{36}_K.*ln\\.jar").doesNotContain(" ");
        assertThat(rest.json("/jars").get("files").findValuesAsText("id")).contains(id);
        assertThat(rest.json("/jars").toString()).contains("\"entry\":[{\"name\":\"demo.Main\",\"description\":null}]");

        String plan =
                rest.send("GET", "/jars/" + id + "/plan?programArg=a,b", "").body();
        HttpResponse<String> run = rest.send(
                "POST",
                "/v1/jars/" + id + "/run",
                "{\"programArgsList\":[\"--in\",\"a,b\"],\"parallelism\":3,\"flinkConfiguration\":{\"k\":\"v\"}}",
                "Content-Type",
                "application/json");

        assertThat(RestProbe.parse(plan).get("plan").get("nodes")).hasSize(3);
        String jobId = RestProbe.parse(run.body()).get("jobid").asText();
        assertThat(rest.send("GET", "/jobs/" + jobId, "").statusCode()).isEqualTo(200);
        Program program = PROGRAMS.get(PROGRAMS.size() - 1);
        assertThat(program.arguments()).containsExactly("--in", "a,b");
        assertThat(program.parallelism()).isEqualTo(3);
        assertThat(program.configuration()).containsEntry("k", "v");
        assertThat(rest.send("POST", "/jars/" + id + "/run?entry-class=demo.Broken", "")
                        .body())
                .contains("the file 'x' is missing");
        assertThat(rest.send("POST", "/jars/" + id + "/run?parallelism=0", "").body())
                .contains("at least 1");
        assertThat(rest.send("DELETE", "/jars/" + id, "").statusCode()).isEqualTo(200);
        assertThat(rest.send("POST", "/jars/" + id + "/run", "").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesUploadsThatAreNoJars() {
        assertThat(rest.multipart("/jars/upload", Map.of("jarfile; filename=\"a.txt\"", new byte[] {1}))
                        .body())
                .contains("'a.txt' is no jar");
        assertThat(rest.multipart("/jars/upload", Map.of("jarfile; filename=\"a.jar\"", new byte[] {1}))
                        .body())
                .contains("'a.jar' is no jar");
        assertThat(rest.multipart("/jars/upload", Map.of("jarfile; filename=\"a.jar\"", new byte[4 << 20]))
                        .statusCode())
                .isEqualTo(413);
        assertThat(rest.send("POST", "/jars/x/run", "x".repeat(2 << 20)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void keepsPagesOfOtherSitesOut() throws IOException {
        assertThat(
                        raw(
                                "POST /jars/upload HTTP/1.1\r\nHost: localhost:1\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("http://evil.example");
        assertThat(raw("GET /jobs/" + "0".repeat(32)
                        + "/yarn-cancel HTTP/1.1\r\nHost: localhost:1\r\nSec-Fetch-Site: cross-site\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET /overview HTTP/1.1\r\nHost: evil.example:8081\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("PATCH /jobs/" + "0".repeat(32)
                        + " HTTP/1.1\r\nHost: localhost:1\r\nOrigin: http://localhost:1\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void servesThePageWithAStrictPolicyAndNothingBesides() throws IOException {
        HttpResponse<String> page = rest.send("GET", "/", "");
        assertThat(page.body()).contains("test page");
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'self';");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(rest.send("GET", "/app.mjs", "").headers().firstValue("content-type"))
                .hasValue("text/javascript; charset=utf-8");
        assertThat(rest.send("GET", "/webjars/fake/1.0/fake.js", "").body()).contains("fake");
        assertThat(rest.send("HEAD", "/", "").body()).isEmpty();
        for (String path : List.of(
                "/../log4j2-test.properties",
                "/%2e%2e/x.html",
                "/a//../index.html",
                "/.hidden.html",
                "/web/..%5cx.js")) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void answersSeveralRequestsOfOneConnectionInOrder() throws IOException {
        String twice =
                "GET /config HTTP/1.1\r\nHost: localhost\r\n\r\nGET /overview HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        String answers = raw(twice);

        assertThat(answers.indexOf("refresh-interval")).isPositive().isLessThan(answers.indexOf("slots-total"));
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", jobManager.restPort())) {
            boolean closes = request.contains("Connection: close");
            String text = closes ? request : request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void expect(String method, String path, String body, int status, String sentence) {
        HttpResponse<String> response = rest.send(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(RestProbe.parse(response.body()).get("errors").get(0).asText())
                .isEqualTo(sentence);
    }

    private static byte[] jar(String mainClass) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return bytes.toByteArray();
    }
}
