package io.weir.benchmarks.workload;

import java.nio.charset.StandardCharsets;

/** What the source of W8 makes of a record when it is measured alone. */
public enum LogForm {
    /** A string of its 100 bytes, one char for each, whatever it is. */
    STRING("strings"),
    /** An object with its fields: key, index and the nine random numbers. */
    RECORD("objects with fields");

    private final String what;

    LogForm(String what) {
        this.what = what;
    }

    String what() {
        return what;
    }

    /** The string of the record in {@code length} bytes from {@code offset}. */
    public static String string(byte[] buffer, int offset, int length) {
        return new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
    }

    /** The hash of a string. */
    public static long hash(String text) {
        return Mix.hash(text.length(), text.charAt(15));
    }

    /** The hash of an object. */
    public static long hash(LogEntry entry) {
        return Mix.hash(entry.key, entry.index);
    }
}
