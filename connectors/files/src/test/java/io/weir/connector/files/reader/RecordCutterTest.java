package io.weir.connector.files.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordCutterTest {
    @Test
    void lineBreaksWithinQuotesArePartOfARecord() throws IOException {
        assertThat(records("a,\"b\nc\"\r\nd,e\n")).containsExactly("a,\"b\nc\"", "d,e");
        assertThat(records("\"x\n\",\"y\n\"\nz")).containsExactly("\"x\n\",\"y\n\"", "z");
    }

    @Test
    void doubledQuotesDoNotEndAQuotedValue() throws IOException {
        assertThat(records("\"a\"\"\nb\"\nc\n")).containsExactly("\"a\"\"\nb\"", "c");
        assertThat(records("\"\"\nc\n")).containsExactly("\"\"", "c");
    }

    @Test
    void aQuoteInTheMiddleOfAPlainValueIsNothingSpecial() throws IOException {
        assertThat(records("5\" tube,x\nnext\n")).containsExactly("5\" tube,x", "next");
    }

    @Test
    void aQuoteThatIsNotClosedCostsOneLine() throws IOException {
        RecordCutter cutter = cutter("a\n\"b\nc\nd\n");

        assertThat(cutter.advance()).isTrue();
        assertThatThrownBy(cutter::advance).hasMessageStartingWith("a quote is not closed");
        assertThat(new String(cutter.record(), StandardCharsets.UTF_8)).isEqualTo("\"b");
        assertThat(rest(cutter)).containsExactly("c", "d");
    }

    @Test
    void quotesThatLieAcrossReadsAreFoundAgain() throws IOException {
        String value = "\"" + "x\n".repeat(100_000) + "\"";

        assertThat(records("a," + value + "\nlast")).containsExactly("a," + value, "last");
    }

    @Test
    void refusesQuotesAndSeparatorsThatAreNoSingleBytes() {
        assertThatThrownBy(() -> RecordCutter.quotedFrom(new Bytes(""), Long.MAX_VALUE, 'ş', '"'))
                .hasMessageContaining("characters from 1 to 127, these are 351 and 34");
    }

    private static List<String> records(String text) throws IOException {
        return rest(cutter(text));
    }

    private static RecordCutter cutter(String text) throws IOException {
        return RecordCutter.quotedFrom(new Bytes(text), Long.MAX_VALUE, ',', '"');
    }

    private static List<String> rest(RecordCutter cutter) throws IOException {
        List<String> records = new ArrayList<>();
        while (cutter.advance()) {
            records.add(new String(cutter.record(), StandardCharsets.UTF_8));
        }
        return records;
    }

    /** A text as a file. */
    private static final class Bytes extends FSDataInputStream {
        private final ByteArrayInputStream bytes;
        private long position;

        Bytes(String text) {
            bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void seek(long target) {
            // These tests begin at the first byte, where a cutter has no reason to.
            throw new UnsupportedOperationException("nobody seeks here");
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public int read() {
            position++;
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = bytes.read(target, offset, length);
            position += Math.max(0, count);
            return count;
        }
    }
}
