package io.weir.client.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Writes records as somebody wants to see them. */
final class RecordFormat {
    /** What may be said. */
    static final String HELP =
            "%k key, %v value, %o offset, %p partition, %t time, %T milliseconds, %h headers, \\n, \\t, %% itself";

    private final String pattern;

    RecordFormat(String pattern) {
        this.pattern = pattern.replace("\\n", "\n").replace("\\t", "\t");
        for (int at = this.pattern.indexOf('%'); at >= 0; at = this.pattern.indexOf('%', at + 2)) {
            if (at + 1 == this.pattern.length() || "kvoptTh%".indexOf(this.pattern.charAt(at + 1)) < 0) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "The format '%s' has a sign that is not known.".formatted(pattern),
                        "There are " + HELP + ".");
            }
        }
    }

    String write(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int sign = pattern.indexOf('%'); sign >= 0; sign = pattern.indexOf('%', at)) {
            text.append(pattern, at, sign);
            append(pattern.charAt(sign + 1), record, text);
            at = sign + 2;
        }
        return text.append(pattern, at, pattern.length()).toString();
    }

    private static void append(char sign, ConsumerRecord<byte[], byte[]> record, StringBuilder text) {
        switch (sign) {
            case 'k' -> text.append(text(record.key()));
            case 'v' -> text.append(text(record.value()));
            case 'o' -> text.append(record.offset());
            case 'p' -> text.append(record.partition());
            case 't' -> text.append(Instant.ofEpochMilli(record.timestamp()));
            case 'T' -> text.append(record.timestamp());
            case 'h' -> appendHeaders(record, text);
            default -> text.append('%');
        }
    }

    private static void appendHeaders(ConsumerRecord<byte[], byte[]> record, StringBuilder text) {
        String between = "";
        for (Header header : record.headers()) {
            text.append(between).append(header.key()).append('=').append(text(header.value()));
            between = ",";
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
