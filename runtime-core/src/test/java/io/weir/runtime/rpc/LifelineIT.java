package io.weir.runtime.rpc;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LifelineIT {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final LifelineServer server = new LifelineServer("localhost", 0, new Lifelines.Listener() {
        @Override
        public void onLifelineOpened(String taskManagerId) {
            events.add("+" + taskManagerId);
        }

        @Override
        public void onLifelineClosed(String taskManagerId) {
            events.add("-" + taskManagerId);
        }
    });
    private final AtomicInteger lost = new AtomicInteger();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void noticesThatATaskManagerEnds() {
        LifelineClient client = new LifelineClient("localhost", server.port(), "tm-1", lost::incrementAndGet);
        eventually("the lifeline opens", () -> events.contains("+tm-1"));

        client.close();

        eventually("the lifeline is noticed to close", () -> events.contains("-tm-1"));
        assertThat(lost).hasValue(0);
    }

    @Test
    void noticesThatTheJobManagerEnds() {
        try (LifelineClient client = new LifelineClient("localhost", server.port(), "tm-1", lost::incrementAndGet)) {
            eventually("the lifeline opens", () -> events.contains("+tm-1"));

            server.close();

            eventually("the loss is noticed by " + client, () -> lost.get() == 1);
        }
    }

    @Test
    void cutsATaskManagerOff() {
        try (LifelineClient client = new LifelineClient("localhost", server.port(), "tm-1", lost::incrementAndGet)) {
            eventually("the lifeline opens", () -> events.contains("+tm-1"));

            server.cut("tm-1");

            eventually("the cut is noticed by " + client, () -> lost.get() == 1);
            eventually("the cut is told", () -> events.contains("-tm-1"));
        }
    }

    @Test
    void tellsThatThereIsNoJobManager() {
        int port = server.port();
        server.close();

        try (LifelineClient client = new LifelineClient("localhost", port, "tm-1", lost::incrementAndGet)) {
            eventually("that nobody is there is noticed by " + client, () -> lost.get() == 1);
        }
    }

    @Test
    void doesNotLetAnotherConnectionSpeakForATaskManager() throws Exception {
        try (LifelineClient client = new LifelineClient("localhost", server.port(), "tm-1", lost::incrementAndGet);
                Socket other = new Socket("localhost", server.port())) {
            eventually("the lifeline of " + client + " opens", () -> events.contains("+tm-1"));

            other.getOutputStream().write("tm-1\n".getBytes(StandardCharsets.UTF_8));

            assertThat(other.getInputStream().read()).isEqualTo(-1);
            assertThat(events).containsExactly("+tm-1");
        }
    }

    @Test
    void saysThatThePortIsInUse() {
        assertThatThrownBy(() -> new LifelineServer("localhost", server.port(), new Lifelines.Listener() {
                    @Override
                    public void onLifelineOpened(String taskManagerId) {}

                    @Override
                    public void onLifelineClosed(String taskManagerId) {}
                }))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("'jobmanager.lifeline.port'");
    }
}
