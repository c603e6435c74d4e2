package io.weir.log.wire.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kcat, a client on librdkafka, against the broker. */
@EnabledIf(value = "isThere", disabledReason = "kcat is not on the PATH: install the package 'kcat'")
class KcatIT {
    @TempDir
    Path directory;

    private RecordBroker broker;

    static boolean isThere() {
        for (String path : System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1)) {
            if (Files.isExecutable(Path.of(path, "kcat"))) {
                return true;
            }
        }
        return false;
    }

    @BeforeEach
    void start() throws IOException {
        broker = new RecordBroker(directory);
        broker.catalog().create("words", 1);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private String kcat(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kcat", "-b", broker.bootstrap()));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(directory.resolve("in"), input);
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("err")))
                .isZero();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void readsWhatItWrote(String codec) throws Exception {
        kcat("a:1\nb:2\nc:3\n", "-P", "-t", "words", "-K:", "-z", codec, "-H", "from=kcat");

        assertThat(kcat("", "-C", "-t", "words", "-o", "beginning", "-e", "-q", "-f", "%o %k %s %h\\n"))
                .isEqualTo("0 a 1 from=kcat\n1 b 2 from=kcat\n2 c 3 from=kcat\n");
    }

    @Test
    void writesWithSequenceNumbers() throws Exception {
        kcat("a\nb\n", "-P", "-t", "words", "-X", "enable.idempotence=true");

        assertThat(kcat("", "-C", "-t", "words", "-o", "-1", "-e", "-q")).isEqualTo("b\n");
    }

    @Test
    void listsTopicsAndFindsOffsets() throws Exception {
        kcat("a\nb\n", "-P", "-t", "words");

        assertThat(kcat("", "-L")).contains("broker 1 at 127.0.0.1").contains("topic \"words\" with 1 partitions");
        assertThat(kcat("", "-Q", "-t", "words:0:-1")).contains("words [0] offset 2");
        assertThat(kcat("", "-Q", "-t", "words:0:1000")).contains("words [0] offset 0");
    }
}
