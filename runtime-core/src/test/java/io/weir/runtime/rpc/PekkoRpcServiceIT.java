package io.weir.runtime.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.RpcSettings;
import io.weir.runtime.protocol.JobManagerMessage.TaskManagerLeaves;
import io.weir.runtime.protocol.Reply;
import io.weir.runtime.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PekkoRpcServiceIT extends RpcServiceContractTest {
    private static final PekkoRpcService HERE = new PekkoRpcService(RpcSettings.loopback());
    private static final PekkoRpcService THERE = new PekkoRpcService(RpcSettings.loopback());

    @AfterEach
    void stopEndpoints() {
        List.of("echo", "ordered", "fenced", "silent", "refuser", "worker", "short")
                .forEach(HERE::stop);
    }

    @AfterAll
    static void close() {
        HERE.close();
        THERE.close();
    }

    @Override
    RpcService here() {
        return HERE;
    }

    @Override
    RpcService there() {
        return THERE;
    }

    @Override
    void settle(BooleanSupplier condition) {
        Eventually.eventually("the messages have arrived", condition);
    }

    @Test
    void saysInOneSentenceThatThePortIsInUse() {
        RpcSettings taken = new RpcSettings("localhost", "localhost", HERE.port(), "jobmanager.rpc.port", 1 << 20);

        assertThatThrownBy(() -> new PekkoRpcService(taken))
                .isInstanceOf(RpcException.class)
                .hasMessage(
                        "Port %d on localhost is in use by another process; end it, or set 'jobmanager.rpc.port' to another port."
                                .formatted(HERE.port()));
    }

    @Test
    void refusesAMessageLongerThanTheFrameSize() {
        try (PekkoRpcService narrow =
                new PekkoRpcService(new RpcSettings("localhost", "localhost", 0, "jobmanager.rpc.port", 64 << 10))) {
            RpcPeer peer = narrow.connect(HERE.address(), "echo", "");

            assertThatThrownBy(() -> peer.tell(new TaskManagerLeaves("tm", "x".repeat(70_000))))
                    .hasMessageContaining("'pekko.framesize' (65536 bytes)");
            assertThatThrownBy(() -> peer.ask(new TaskManagerLeaves("tm", "x".repeat(70_000)), TIMEOUT)
                            .join())
                    .hasMessageContaining("'pekko.framesize' (65536 bytes)");
        }
    }

    @Test
    void reachesAProcessThatWasStartedAnewAtTheSameAddress() {
        PekkoRpcService first = new PekkoRpcService(RpcSettings.loopback());
        int port = first.port();
        first.start("echo", "", executor -> new Recorder(new Reply.Done()));
        CompletableFuture<Reply> answer =
                THERE.connect(first.address(), "echo", "").ask(new TaskManagerLeaves("tm", "1"), TIMEOUT);
        settle(answer::isDone);
        first.close();

        try (PekkoRpcService second =
                new PekkoRpcService(new RpcSettings("localhost", "localhost", port, "jobmanager.rpc.port", 1 << 20))) {
            second.start("echo", "", executor -> new Recorder(new Reply.Done()));
            RpcPeer peer = THERE.connect(second.address(), "echo", "");

            Eventually.eventually(
                    "the new process answers",
                    () -> peer.ask(new TaskManagerLeaves("tm", "2"), Duration.ofMillis(300))
                            .handle((reply, error) -> error == null)
                            .join());
        }
        assertThat(answer).isCompletedWithValue(new Reply.Done());
    }
}
