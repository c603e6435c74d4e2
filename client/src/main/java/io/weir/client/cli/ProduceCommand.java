package io.weir.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir produce}. */
@Command(
        name = "produce",
        description = "Writes lines to a topic, each as a record: of a file, or of standard input until its end.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  weir produce orders -f orders.csv", "  echo 'k1|v1' | weir produce orders -k '|' -H source=shell"})
final class ProduceCommand implements Callable<Integer> {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TOPIC", description = "where to")
    private String topic = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "lines to write; else those of standard input")
    private @Nullable Path file;

    @Option(
            names = {"-k", "--key-separator"},
            paramLabel = "TEXT",
            description = "what stands between key and value of a line; a line without it has no key")
    private @Nullable String separator;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME=VALUE",
            description = "a header of every record; may be given again")
    private Map<String, String> headers = Map.of();

    @Option(
            names = {"-P", "--partition"},
            paramLabel = "NUMBER",
            description = "which partition; else that of the key, or any")
    private @Nullable Integer partition;

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "RECORDS",
            description = "records a second at most")
    private @Nullable Integer rate;

    ProduceCommand() {}

    @Override
    public Integer call() {
        if (rate != null && rate < 1) {
            throw new CommandException(ExitCode.USAGE, "--rate must be 1 or more.", null);
        }
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        AtomicLong written = new AtomicLong();
        long sent = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input(), StandardCharsets.UTF_8));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(log.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (String line = lines.readLine(); line != null && failure.get() == null; line = lines.readLine()) {
                pace(start, sent);
                producer.send(record(line), (done, refused) -> {
                    if (refused == null) {
                        written.incrementAndGet();
                    } else {
                        failure.compareAndSet(null, refused);
                    }
                });
                sent++;
            }
            producer.flush();
        } catch (NoSuchFileException e) {
            throw new CommandException(ExitCode.USAGE, "There is no file '%s'.".formatted(file), null);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "%s cannot be read: %s.".formatted(file == null ? "Standard input" : file, e.getMessage()),
                    null);
        } catch (KafkaException e) {
            throw log.refused(e.getCause() == null ? e : e.getCause());
        }
        Exception refused = failure.get();
        if (refused != null) {
            throw failed(refused, sent, written.get());
        }
        System.err.println("Wrote %d record%s.".formatted(sent, sent == 1 ? "" : "s"));
        return ExitCode.OK.code();
    }

    /** A log that took records before can be reached; what it has against the others it told the library's log alone. */
    CommandException failed(Exception refused, long sent, long written) {
        if (refused instanceof TimeoutException && written > 0) {
            return new CommandException(
                    ExitCode.FAILED,
                    "The log took %d of %d records, and then no more in time (%s)."
                            .formatted(written, sent, refused.getMessage()),
                    "Why is in the warnings above and in the log of the broker.");
        }
        return log.refused(refused);
    }

    private InputStream input() throws IOException {
        return file == null ? System.in : Files.newInputStream(file);
    }

    private void pace(long startNanos, long sent) {
        if (rate != null) {
            long dueNanos = startNanos + sent * NANOS_PER_SECOND / rate;
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(String line) {
        int at = separator == null ? -1 : line.indexOf(separator);
        byte[] key = null;
        String value = line;
        if (separator != null && at >= 0) {
            key = line.substring(0, at).getBytes(StandardCharsets.UTF_8);
            value = line.substring(at + separator.length());
        }
        List<Header> all = new ArrayList<>();
        headers.forEach((name, text) -> all.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8))));
        return new ProducerRecord<>(topic, partition, key, value.getBytes(StandardCharsets.UTF_8), all);
    }
}
