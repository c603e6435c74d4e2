package io.weir.api.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.testing.FakeReaderContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SocketTextReaderTest {
    private final FakeReaderContext context = new FakeReaderContext();
    private final RecordedReaderOutput<String> output = new RecordedReaderOutput<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void cutsLinesAndDropsCarriageReturns() throws Exception {
        assertThat(textsOf("\n", "one\r\ntwo\n\nüç\n")).containsExactly("one", "two", "", "üç");
    }

    @Test
    void givesTheLastTextWithoutADelimiter() throws Exception {
        assertThat(textsOf("\n", "one\ntwo")).containsExactly("one", "two");
    }

    @Test
    void cutsAtALongDelimiterAndKeepsCarriageReturnsThen() throws Exception {
        assertThat(textsOf("||", "a|b||c\r||d")).containsExactly("a|b", "c\r", "d");
    }

    @Test
    void holdsMoreTextsThanItsQueue() throws Exception {
        assertThat(textsOf("\n", "x\n".repeat(5000))).hasSize(5000);
    }

    @Test
    void reportsALostConnectionBehindWhatCameBeforeIt() throws Exception {
        try (SocketTextReader reader = reader("\n", 0)) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("one\n".getBytes(StandardCharsets.UTF_8));
                client.getOutputStream().flush();
                awaitRecords(reader, 1);
                client.setSoLinger(true, 0); // closing resets the connection
            }

            assertThatThrownBy(() -> pollToEnd(reader))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot read from localhost:" + server.getLocalPort());
            assertThat(output.records).containsExactly("one");
        }
    }

    @Test
    void connectsAgainWhenAllowed() throws Exception {
        try (SocketTextReader reader = reader("\n", -1)) {
            try (Socket lost = server.accept()) {
                lost.setSoLinger(true, 0);
            }
            try (Socket client = server.accept()) {
                client.getOutputStream().write("two\n".getBytes(StandardCharsets.UTF_8));
            }

            pollToEnd(reader);

            assertThat(output.records).containsExactly("two");
        }
    }

    @Test
    void endsAtOnceWhereThereIsNoSplit() throws Exception {
        try (SocketTextReader reader = new SocketTextReader(context, "localhost", server.getLocalPort(), "\n", 0)) {
            reader.start();
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);

            reader.notifyNoMoreSplits();

            assertThat(reader.isAvailable()).isDone();
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
        }
    }

    private List<String> textsOf(String delimiter, String sent) throws Exception {
        try (SocketTextReader reader = reader(delimiter, 0);
                Socket client = server.accept()) {
            Thread sender = new Thread(() -> {
                try {
                    client.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            pollToEnd(reader);
            sender.join();
        }
        return output.records;
    }

    private SocketTextReader reader(String delimiter, long maxRetrySeconds) {
        SocketTextReader reader =
                new SocketTextReader(context, "localhost", server.getLocalPort(), delimiter, maxRetrySeconds);
        reader.start();
        reader.addSplits(List.of(new IndexRange("socket", 0, Long.MAX_VALUE)));
        reader.notifyNoMoreSplits();
        return reader;
    }

    private void pollToEnd(SocketTextReader reader) throws Exception {
        InputStatus status;
        while ((status = reader.pollNext(output)) != InputStatus.END_OF_INPUT) {
            if (status == InputStatus.NOTHING_AVAILABLE) {
                reader.isAvailable().get(90, TimeUnit.SECONDS);
            }
        }
    }

    private void awaitRecords(SocketTextReader reader, int count) throws Exception {
        while (output.records.size() < count) {
            if (reader.pollNext(output) == InputStatus.NOTHING_AVAILABLE) {
                reader.isAvailable().get(90, TimeUnit.SECONDS);
            }
        }
    }
}
