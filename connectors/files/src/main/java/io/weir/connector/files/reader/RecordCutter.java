package io.weir.connector.files.reader;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts what a split holds at line breaks. Line breaks within quotes are part of a record, if there are quotes.
 *
 * <p>Splits begin in the middle of lines; whoever reads the split before reads such a line to its end, even where that lies in
 * the next one. Quoted text cannot be split so: from the middle of a file nobody can tell what is within quotes.
 */
public final class RecordCutter implements Closeable {
    private static final int READ_BYTES = 64 << 10;
    private static final int MAX_LINE_BYTES = 64 << 20;

    /** Less, since one quote too many makes one record of all that follows. */
    private static final int MAX_QUOTED_BYTES = 16 << 20;

    private final FSDataInputStream in;
    private long splitEnd;
    private final QuoteScan quotes;
    private final int maxBytes;
    private byte[] buffer = new byte[READ_BYTES];
    private int start;
    private int end;
    private long filePosition; // of buffer[start]
    private boolean atEnd;
    private int recordStart;
    private int recordLength;
    private long recordPosition;

    private RecordCutter(FSDataInputStream in, long splitEnd, QuoteScan quotes) throws IOException {
        this.in = in;
        this.splitEnd = splitEnd;
        this.quotes = quotes;
        maxBytes = quotes.isOff() ? MAX_LINE_BYTES : MAX_QUOTED_BYTES;
        filePosition = in.getPos();
        if (filePosition == 0 && fill()) {
            passOverByteOrderMark();
        }
    }

    /** The lines that start in the split at whose beginning {@code in} stands. */
    public static RecordCutter lines(FSDataInputStream in, long splitEnd) throws IOException {
        long begin = in.getPos();
        if (begin == 0) {
            return linesFrom(in, splitEnd);
        }
        // Going back one byte keeps a line that starts exactly here.
        in.seek(begin - 1);
        RecordCutter cutter = linesFrom(in, splitEnd);
        try {
            cutter.advance();
        } catch (DamagedInputException e) {
            if (e.endsSplit()) {
                throw e;
            }
            // It belongs to the split before.
        }
        return cutter;
    }

    /** The same where {@code in} stands at the beginning of a line. */
    public static RecordCutter linesFrom(FSDataInputStream in, long splitEnd) throws IOException {
        return new RecordCutter(in, splitEnd, QuoteScan.off());
    }

    /** Records with values that may hold line breaks within quotes; {@code in} stands at the beginning of one. */
    public static RecordCutter quotedFrom(FSDataInputStream in, long splitEnd, char separator, char quote)
            throws IOException {
        return new RecordCutter(in, splitEnd, QuoteScan.of(separator, quote));
    }

    private void passOverByteOrderMark() {
        if (end >= 3 && (buffer[0] & 0xFF) == 0xEF && (buffer[1] & 0xFF) == 0xBB && (buffer[2] & 0xFF) == 0xBF) {
            start = 3;
            filePosition = 3;
            // The first record starts at byte 0, as far as splits are concerned.
            splitEnd = Math.max(splitEnd, 4);
        }
    }

    /**
     * Goes to the next record; false: no more starts in the split.
     *
     * @throws DamagedInputException if it is too long, or its quotes are not closed; it may be called again
     */
    public boolean advance() throws IOException {
        if (filePosition >= splitEnd) {
            return false;
        }
        quotes.restart();
        int scanned = 0;
        while (true) {
            int lineEnd = quotes.findEnd(buffer, start + scanned, end);
            if (lineEnd >= 0) {
                take(lineEnd, lineEnd + 1);
                return true;
            }
            scanned = end - start;
            if (scanned >= maxBytes) {
                throw tooLong();
            }
            if (!fill()) {
                if (start == end) {
                    return false;
                }
                if (quotes.isWithin()) {
                    throw unclosedQuote();
                }
                take(end, end);
                return true;
            }
        }
    }

    private void take(int lineEnd, int nextStart) {
        int textEnd = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        recordStart = start;
        recordLength = textEnd - start;
        recordPosition = filePosition;
        filePosition += nextStart - start;
        start = nextStart;
    }

    private DamagedInputException tooLong() throws IOException {
        if (quotes.isWithin()) {
            return unclosedQuote();
        }
        long position = filePosition;
        do {
            filePosition += end - start;
            start = end;
            if (!fill()) {
                break;
            }
            int lineEnd = QuoteScan.lineEnd(buffer, start, end);
            if (lineEnd >= 0) {
                take(lineEnd, lineEnd + 1);
                break;
            }
        } while (true);
        return DamagedInputException.ofRecord(
                position, null, new IOException("the line has more than %d bytes".formatted(maxBytes)));
    }

    /** Gives up the line with the quote alone: what follows may be in good order. */
    private DamagedInputException unclosedQuote() {
        int lineEnd = QuoteScan.lineEnd(buffer, start, end);
        take(lineEnd < 0 ? end : lineEnd, lineEnd < 0 ? end : lineEnd + 1);
        return DamagedInputException.ofRecord(
                recordPosition,
                record(),
                new IOException("a quote is not closed within %d bytes".formatted(MAX_QUOTED_BYTES)));
    }

    private boolean fill() throws IOException {
        if (atEnd) {
            return false;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            atEnd = true;
            return false;
        }
        end += count;
        return true;
    }

    /** The bytes at hand; those of the record are valid until the next call. */
    public byte[] buffer() {
        return buffer;
    }

    /** First byte of the record in {@link #buffer}. */
    public int recordStart() {
        return recordStart;
    }

    /** Bytes of the record, without the line break at its end. */
    public int recordLength() {
        return recordLength;
    }

    /** First byte of the record in the file. */
    public long recordPosition() {
        return recordPosition;
    }

    /** First byte of the next record in the file. */
    public long nextPosition() {
        return filePosition;
    }

    /** The bytes of the record, as a copy. */
    public byte[] record() {
        return Arrays.copyOfRange(buffer, recordStart, recordStart + recordLength);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
