package io.weir.jobmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.accumulators.LongCounter;
import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.JobManagerConfig;
import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.process.ProcessFigures;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.JobManagerMessage.TaskStateChanged;
import io.weir.runtime.protocol.SourceTime;
import io.weir.runtime.protocol.SplitTime;
import io.weir.runtime.protocol.TaskReportedMetrics;
import io.weir.runtime.protocol.TaskState;
import io.weir.runtime.rpc.PekkoRpcService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The field names that clients rely on, over real sockets, of a job that runs and one that has failed. */
final class RestShapesIT {
    private static final String IO_FIELDS =
            "read-bytes,read-bytes-complete,write-bytes,write-bytes-complete,read-records,read-records-complete,"
                    + "write-records,write-records-complete,accumulated-backpressured-time,accumulated-idle-time,"
                    + "accumulated-busy-time";
    private static final String TASK_STATES =
            "CREATED,SCHEDULED,DEPLOYING,INITIALIZING,RUNNING,FINISHED,CANCELING,CANCELED,FAILED,RECONCILING";
    private static final String RESOURCE =
            "cpuCores,taskHeapMemory,taskOffHeapMemory,managedMemory,networkMemory,extendedResources";

    private static JobManagerProcess jobManager;
    private static PekkoRpcService rpc;
    private static RestProbe rest;
    private static final JobGraph RUNNING = TestJobs.chain(1, 1, 2, 2);
    private static final JobGraph FAILED = TestJobs.chain(2, 1, 1, 1);
    private static final String JOB = "/jobs/" + RUNNING.jobId();
    private static final String VERTEX = JOB + "/vertices/" + TestJobs.vertexId(1);

    @BeforeAll
    static void startAClusterWithTwoJobs() throws Exception {
        // The TaskManager here sends no heartbeats of its own.
        jobManager = JobManagerProcess.start(JobManagerConfig.from(Configuration.fromMap(Map.of(
                "rest.port", "0", "jobmanager.rpc.port", "0", "my.password", "hunter2", "heartbeat.timeout", "1 h"))));
        rpc = new PekkoRpcService(RpcSettings.loopback());
        rest = new RestProbe(jobManager.restPort());
        FakeTaskManager taskManager = new FakeTaskManager(rpc, jobManager.rpcAddress(), "localhost:1-abcdef", 4);
        taskManager.register().get();
        rest.submit(RUNNING);
        rest.submit(FAILED);
        eventually(
                "the tasks run",
                () -> rest.text("/jobs/overview").contains("\"running\":5")
                        && rest.text("/jobs/overview").contains("\"running\":3"));
        taskManager.fail(attempt(FAILED, 1, 0), "boom");
        eventually(
                "the second job fails",
                () -> rest.text("/jobs/" + FAILED.jobId() + "/status").contains("FAILED"));
        Map<String, Number> values = new HashMap<>(Map.of(
                "numRecordsIn", 10L,
                "numBytesIn", 1000L,
                "busyTimeMsPerSecond", 400.0,
                "backPressuredTimeMsPerSecond", 300.0,
                "idleTimeMsPerSecond", 300.0,
                "accumulateBusyTimeMs", 12L,
                "currentInputWatermark", 77L));
        List<TaskReportedMetrics> reports = new ArrayList<>();
        reports.add(new TaskReportedMetrics(attempt(RUNNING, 0, 0), Map.of(), Map.of(), sourceTime()));
        reports.add(new TaskReportedMetrics(attempt(RUNNING, 1, 0), values, Map.of("rows", "5"), null));
        values.put("numRecordsIn", 30L);
        reports.add(new TaskReportedMetrics(attempt(RUNNING, 1, 1), values, Map.of("rows", "6"), null));
        taskManager.heartbeat(ProcessFigures.now(), reports);
        // With its quotes: that there is none yet is shown as a number that has 77 in it, too.
        eventually(
                "the metrics are there", () -> rest.text(VERTEX + "/watermarks").contains("\"77\""));
    }

    private static SourceTime sourceTime() {
        SplitTime slow = new SplitTime("a-1", 40, false, 3, 6_000, 9_000, 1_000);
        SplitTime fast = new SplitTime("a-0", 90, false, 5, 0, 10_000, 0);
        return new SourceTime("flights", 40, false, 0, 2, 0, fast, List.of(slow, fast));
    }

    @AfterAll
    static void stop() {
        rpc.close();
        jobManager.close();
    }

    @Test
    void config() {
        JsonNode config = rest.json("/config");
        fields(config, "refresh-interval,timezone-name,timezone-offset,flink-version,flink-revision,features");
        fields(config.get("features"), "web-submit,web-cancel,web-rescale,web-history");
        assertThat(config.get("refresh-interval").asLong()).isEqualTo(3000);
        assertThat(config.get("timezone-offset").asLong()).isEqualTo(20_700_000); // Kathmandu
        assertThat(config.get("flink-version").asText()).startsWith("weir-0.");
    }

    @Test
    void overview() {
        JsonNode overview = rest.json("/v1/overview");
        fields(
                overview,
                "taskmanagers,slots-total,slots-available,jobs-running,jobs-finished,jobs-cancelled,jobs-failed,flink-version,flink-commit");
        assertThat(overview.get("slots-total").asInt()).isEqualTo(4);
        assertThat(overview.get("slots-available").asInt()).isEqualTo(2);
        assertThat(overview.get("jobs-running").asInt()).isOne();
        assertThat(overview.get("jobs-failed").asInt()).isOne();
    }

    @Test
    void jobs() {
        fields(rest.json("/jobs").get("jobs").get(0), "id,status");
        JsonNode job = rest.json("/jobs/overview").get("jobs").get(0);
        fields(
                job,
                "jid,name,jobType,schedulerType,start-time,end-time,duration,state,last-modification,tasks,pending-operators");
        fields(
                job.get("tasks"),
                "total,created,scheduled,deploying,initializing,running,finished,canceling,canceled,failed,reconciling");
        assertThat(job.get("tasks").get("total").asInt()).isEqualTo(5);
        assertThat(job.get("end-time").asLong()).isEqualTo(-1);
        fields(rest.json(JOB + "/status"), "status");
    }

    @Test
    void jobDetails() {
        JsonNode job = rest.json(JOB);
        fields(
                job,
                "jid,application-id,name,isStoppable,state,job-type,schedulerType,start-time,end-time,duration,"
                        + "maxParallelism,now,timestamps,vertices,status-counts,plan,pending-operators");
        fields(
                job.get("timestamps"),
                "INITIALIZING,CREATED,RUNNING,FAILING,FAILED,CANCELLING,CANCELED,FINISHED,RESTARTING,SUSPENDED,RECONCILING");
        JsonNode vertex = job.get("vertices").get(1);
        fields(
                vertex,
                "id,slotSharingGroupId,name,maxParallelism,parallelism,status,start-time,end-time,duration,tasks,metrics");
        fields(vertex.get("tasks"), TASK_STATES);
        fields(vertex.get("metrics"), IO_FIELDS);
        assertThat(vertex.get("metrics").get("read-records").asLong()).isEqualTo(40);
        assertThat(vertex.get("slotSharingGroupId").asText()).matches("[0-9a-f]{32}");
        fields(job.get("status-counts"), TASK_STATES);
        checkPlan(job.get("plan"));
        checkPlan(rest.json(JOB + "/plan").get("plan"));
    }

    private static void checkPlan(JsonNode plan) {
        fields(plan, "jid,name,type,nodes");
        JsonNode sink = plan.get("nodes").get(0);
        fields(sink, "id,operator,parallelism,operator_strategy,description,optimizer_properties,inputs");
        fields(sink.get("inputs").get(0), "id,num,exchange,ship_strategy");
        assertThat(sink.get("description").asText()).isEqualTo("Sink: Print<br/>");
        assertThat(plan.get("nodes").get(1).get("description").asText()).isEqualTo("Count &lt;b&gt;<br/>");
        assertThat(sink.get("inputs").get(0).get("ship_strategy").asText()).isEqualTo("FORWARD");
    }

    @Test
    void jobConfigAndResult() {
        JsonNode config = rest.json(JOB + "/config");
        fields(config, "jid,name,execution-config");
        fields(config.get("execution-config"), "restart-strategy,job-parallelism,object-reuse-mode,user-config");
        assertThat(config.get("execution-config").get("user-config").get("city").asText())
                .isEqualTo("Ankara");
        assertThat(rest.json(JOB + "/execution-result").toString()).isEqualTo("{\"status\":{\"id\":\"IN_PROGRESS\"}}");
        JsonNode failed = rest.json("/jobs/" + FAILED.jobId() + "/execution-result");
        fields(failed, "status,job-execution-result");
        fields(
                failed.get("job-execution-result"),
                "id,name,application-id,application-status,accumulator-results,net-runtime,start-time,end-time,failure-cause");
        fields(failed.get("job-execution-result").get("failure-cause"), "class,message,stack-trace");
        fields(
                rest.json(JOB + "/accumulators"),
                "job-accumulators,user-task-accumulators,serialized-user-task-accumulators");
    }

    @Test
    void exceptions() {
        assertThat(rest.json(JOB + "/exceptions").toString())
                .isEqualTo("{\"exceptionHistory\":{\"entries\":[],\"truncated\":false}}");
        JsonNode entry = rest.json("/jobs/" + FAILED.jobId() + "/exceptions?maxExceptions=10")
                .get("exceptionHistory")
                .get("entries")
                .get(0);
        fields(
                entry,
                "exceptionName,stacktrace,timestamp,failureLabels,taskName,endpoint,taskManagerId,concurrentExceptions");
        assertThat(entry.get("exceptionName").asText()).isEqualTo("com.example.Broken");
        assertThat(entry.get("taskName").asText()).isEqualTo("Count <b> (1/1)");
    }

    @Test
    void vertexDetails() {
        JsonNode vertex = rest.json(VERTEX);
        fields(vertex, "id,name,parallelism,maxParallelism,now,subtasks,aggregated");
        String subtaskFields =
                "subtask,status,attempt,endpoint,start-time,end-time,duration,metrics,taskmanager-id,status-duration,start_time";
        fields(vertex.get("subtasks").get(0), subtaskFields);
        fields(vertex.get("subtasks").get(0).get("metrics"), IO_FIELDS);
        fields(vertex.get("aggregated"), "metrics,status-duration");
        fields(
                vertex.get("aggregated").get("metrics"),
                "read-bytes,write-bytes,read-records,write-records,accumulated-backpressured-time,accumulated-idle-time,accumulated-busy-time");
        JsonNode records = vertex.get("aggregated").get("metrics").get("read-records");
        fields(records, "min,max,avg,sum,median,p25,p75,p95");
        assertThat(records.toString())
                .isEqualTo(
                        "{\"min\":10,\"max\":30,\"avg\":20,\"sum\":40,\"median\":20,\"p25\":10,\"p75\":30,\"p95\":30}");
        fields(rest.json(VERTEX + "/subtasks/1"), subtaskFields);
        fields(rest.json(VERTEX + "/subtasks/1/attempts/0"), subtaskFields);
        assertThat(vertex.get("subtasks").get(1).get("status-duration").has("RUNNING"))
                .isTrue();
    }

    @Test
    void vertexTables() {
        JsonNode times = rest.json(VERTEX + "/subtasktimes");
        fields(times, "id,name,now,subtasks");
        fields(times.get("subtasks").get(0), "subtask,endpoint,duration,timestamps");
        fields(times.get("subtasks").get(0).get("timestamps"), TASK_STATES);
        JsonNode byTaskManager = rest.json(VERTEX + "/taskmanagers");
        fields(byTaskManager, "id,name,now,taskmanagers");
        fields(
                byTaskManager.get("taskmanagers").get(0),
                "endpoint,status,start-time,end-time,duration,metrics,status-counts,taskmanager-id,aggregated");
        JsonNode accumulators = rest.json(VERTEX + "/accumulators");
        fields(accumulators, "id,user-accumulators");
        fields(accumulators.get("user-accumulators").get(0), "name,type,value");
        JsonNode bySubtask = rest.json(VERTEX + "/subtasks/accumulators");
        fields(bySubtask, "id,parallelism,subtasks");
        fields(bySubtask.get("subtasks").get(0), "subtask,attempt,endpoint,user-accumulators");
    }

    @Test
    void backPressure() {
        JsonNode backPressure = rest.json(VERTEX + "/backpressure");
        fields(backPressure, "status,backpressureLevel,end-timestamp,subtasks,backpressure-level");
        fields(
                backPressure.get("subtasks").get(0),
                "subtask,backpressureLevel,ratio,idleRatio,busyRatio,backpressure-level");
        assertThat(backPressure.get("backpressure-level").asText()).isEqualTo("low");
        assertThat(backPressure.get("subtasks").get(0).get("busyRatio").asDouble())
                .isEqualTo(0.4);
    }

    @Test
    void metrics() {
        assertThat(rest.json(VERTEX + "/watermarks").toString())
                .isEqualTo(
                        "[{\"id\":\"0.currentInputWatermark\",\"value\":\"77\"},{\"id\":\"1.currentInputWatermark\",\"value\":\"77\"}]");
        assertThat(rest.json(JOB + "/vertices/" + TestJobs.vertexId(0) + "/watermarks")
                        .get(0)
                        .get("value")
                        .asText())
                .isEqualTo("-9223372036854775808");
        assertThat(rest.json(VERTEX + "/metrics").toString()).contains("{\"id\":\"1.numRecordsIn\"}");
        assertThat(rest.json(VERTEX + "/metrics?get=1.numRecordsIn,none").toString())
                .isEqualTo("[{\"id\":\"1.numRecordsIn\",\"value\":\"30\"}]");
        assertThat(rest.json(VERTEX + "/subtasks/metrics").toString()).contains("{\"id\":\"busyTimeMsPerSecond\"}");
        assertThat(rest.json(VERTEX + "/subtasks/metrics?get=numRecordsIn").toString())
                .isEqualTo(
                        "[{\"id\":\"numRecordsIn\",\"min\":10.0,\"max\":30.0,\"avg\":20.0,\"sum\":40.0,\"skew\":50.0}]");
        assertThat(rest.json(VERTEX + "/subtasks/metrics?get=numRecordsIn&agg=max&subtasks=0")
                        .toString())
                .isEqualTo("[{\"id\":\"numRecordsIn\",\"max\":10.0}]");
        assertThat(rest.json(VERTEX + "/subtasks/1/metrics?get=numBytesIn").toString())
                .isEqualTo("[{\"id\":\"numBytesIn\",\"value\":\"1000\"}]");
        assertThat(rest.json(JOB + "/metrics?get=numRestarts").toString())
                .isEqualTo("[{\"id\":\"numRestarts\",\"value\":\"0\"}]");
        assertThat(rest.json("/jobmanager/metrics?get=taskSlotsTotal").toString())
                .isEqualTo("[{\"id\":\"taskSlotsTotal\",\"value\":\"4\"}]");
        assertThat(rest.json("/taskmanagers/metrics?get=Status.JVM.Threads.Count")
                        .toString())
                .contains("skew");
        assertThat(rest.json("/jobs/metrics?get=numRestarts&agg=sum").toString())
                .contains("\"sum\":0.0");
    }

    @Test
    void timeOfSplits() {
        String path = JOB + "/vertices/" + TestJobs.vertexId(0);
        JsonNode time = rest.json("/weir/v1" + path + "/watermarks");
        fields(time, "now,watermark,idle,idleTimeoutMillis,holder,subtasks");
        assertThat(time.get("watermark").asLong()).isEqualTo(40);
        assertThat(time.get("idleTimeoutMillis").isNull()).isTrue();
        assertThat(time.get("holder").toString())
                .isEqualTo("{\"subtask\":0,\"split\":\"a-1\",\"watermark\":40,\"records\":3,\"silentMillis\":6000,"
                        + "\"alsoHolding\":0,\"behindMillis\":50,"
                        + "\"furthest\":{\"subtask\":0,\"split\":\"a-0\",\"watermark\":90}}");
        fields(time.get("subtasks").get(0), "subtask,attempt,watermark,idle,splits,idleSplits,slowest");
        assertThat(time.get("subtasks").get(0).get("slowest").get(0).toString())
                .isEqualTo("{\"id\":\"a-1\",\"watermark\":40,\"idle\":false,\"records\":3,\"silentMillis\":6000}");
        String metric = "flights.split.a-1.watermark.";
        assertThat(rest.json(path + "/subtasks/0/metrics?get=" + metric + "currentWatermark," + metric
                                + "activeTimeMsPerSecond")
                        .toString())
                .isEqualTo(
                        "[{\"id\":\"%1$scurrentWatermark\",\"value\":\"40\"},{\"id\":\"%1$sactiveTimeMsPerSecond\",\"value\":\"900.0\"}]"
                                .formatted(metric));
        assertThat(rest.json(path + "/metrics?get=0." + metric + "accumulatedIdleTimeMs")
                        .toString())
                .contains("\"value\":\"1000\"");
        assertThat(rest.json(path + "/subtasks/metrics?get=flights.currentOutputWatermark&agg=min")
                        .toString())
                .contains("\"min\":40.0");
        assertThat(rest.json("/weir/v1" + VERTEX + "/watermarks").get("subtasks"))
                .isEmpty();
    }

    @Test
    void taskManagers() {
        JsonNode summary = rest.json("/taskmanagers").get("taskmanagers").get(0);
        String summaryFields = "id,path,dataPort,jmxPort,timeSinceLastHeartbeat,slotsNumber,freeSlots,assignedTasks,"
                + "totalResource,freeResource,hardware,memoryConfiguration";
        fields(summary, summaryFields);
        fields(summary.get("totalResource"), RESOURCE);
        fields(summary.get("hardware"), "cpuCores,physicalMemory,freeMemory,managedMemory");
        fields(
                summary.get("memoryConfiguration"),
                "frameworkHeap,taskHeap,frameworkOffHeap,taskOffHeap,networkMemory,managedMemory,jvmMetaspace,jvmOverhead,totalFlinkMemory,totalProcessMemory");
        assertThat(summary.get("assignedTasks").asInt()).isEqualTo(5);
        String path = "/taskmanagers/localhost:1-abcdef";
        JsonNode details = rest.json(path);
        fields(details, summaryFields + ",allocatedSlots,metrics");
        fields(details.get("allocatedSlots").get(0), "jobId,resource,assignedTasks");
        fields(
                details.get("metrics"),
                "heapUsed,heapCommitted,heapMax,nonHeapUsed,nonHeapCommitted,nonHeapMax,directCount,directUsed,directMax,"
                        + "mappedCount,mappedUsed,mappedMax,nettyShuffleMemorySegmentsAvailable,nettyShuffleMemorySegmentsUsed,"
                        + "nettyShuffleMemorySegmentsTotal,nettyShuffleMemoryAvailable,nettyShuffleMemoryUsed,"
                        + "nettyShuffleMemoryTotal,garbageCollectors");
        assertThat(details.get("metrics").get("heapUsed").asLong()).isPositive();
        fields(details.get("metrics").get("garbageCollectors").get(0), "name,count,time");
        assertThat(rest.json(path + "/metrics?get=Status.JVM.Memory.Heap.Used")
                        .get(0)
                        .get("value")
                        .isTextual())
                .isTrue();
        JsonNode dump = rest.json(path + "/thread-dump").get("threadInfos").get(0);
        fields(dump, "threadName,stringifiedThreadInfo");
        assertThat(dump.get("threadName").asText()).isEqualTo("main");
    }

    @Test
    void jobManager() {
        assertThat(rest.json("/jobmanager/config").toString())
                .contains("{\"key\":\"my.password\",\"value\":\"***\"}")
                .doesNotContain("hunter2");
        JsonNode environment = rest.json("/jobmanager/environment");
        fields(environment, "jvm,classpath");
        fields(environment.get("jvm"), "version,arch,options");
        fields(rest.json("/jobmanager/thread-dump").get("threadInfos").get(0), "threadName,stringifiedThreadInfo");
        fields(rest.json(JOB + "/jobmanager/log-url"), "url");
        assertThat(rest.json(JOB + "/jobmanager/config").isArray()).isTrue();
        fields(rest.json(JOB + "/jobmanager/environment"), "jvm,classpath");
    }

    @Test
    void accumulatorsOfAnEndedJob() throws Exception {
        JobGraph job = TestJobs.chain(3, 1, 1, 1);
        FakeTaskManager own = new FakeTaskManager(rpc, jobManager.rpcAddress(), "tm-own", 9);
        own.register().get();
        rest.submit(job);
        eventually("it runs", () -> rest.text("/jobs/" + job.jobId()).contains("\"RUNNING\":3,"));
        LongCounter counter = new LongCounter();
        counter.add(21);
        byte[] accumulators = UserCode.write(new HashMap<>(Map.of("rows", counter)), "test");

        for (int vertex = 0; vertex < 3; vertex++) {
            own.report(new TaskStateChanged(
                    attempt(job, vertex, 0), TaskState.FINISHED, null, null, vertex < 2 ? accumulators : new byte[0]));
        }

        eventually(
                "it ends",
                () -> rest.text("/jobs/" + job.jobId() + "/execution-result").contains("SUCCEEDED"));
        assertThat(rest.json("/jobs/" + job.jobId() + "/accumulators")
                        .get("user-task-accumulators")
                        .toString())
                .isEqualTo("[{\"name\":\"rows\",\"type\":\"LongCounter\",\"value\":\"42\"}]");
        own.leave("the test is over");
        eventually("it has left", () -> !rest.text("/taskmanagers").contains("tm-own"));
    }

    private static void fields(JsonNode node, String names) {
        List<String> actual = new ArrayList<>();
        node.fieldNames().forEachRemaining(actual::add);
        assertThat(actual).as(node.toString()).containsExactlyInAnyOrder(names.split(","));
    }

    private static AttemptId attempt(JobGraph job, int vertex, int subtask) {
        return new AttemptId(job.jobId(), TestJobs.vertexId(vertex), subtask, 0);
    }
}
