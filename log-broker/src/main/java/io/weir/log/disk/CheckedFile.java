package io.weir.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Small files that are there whole or not at all: written under another name, synced, and given their name then. The last line
 * is the checksum of what is in front of it.
 */
public final class CheckedFile {
    /** How the names of files end that may be there half. */
    public static final String TEMPORARY = ".tmp";

    private static final int LINE_BYTES = 16;

    private CheckedFile() {}

    /** Returns when the file would survive. */
    public static void write(Disk disk, Path file, ByteBuffer content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try (DiskFile opened = disk.open(temporary)) {
            int bytes = content.remaining();
            opened.truncate(0);
            opened.write(content.duplicate(), 0);
            opened.write(line(content), bytes);
            opened.force();
        }
        disk.move(temporary, file);
        disk.syncDirectory(Objects.requireNonNull(file.getParent(), "a file is in a directory"));
    }

    /** Writes lines, which must have no line ends in them. */
    public static void writeLines(Disk disk, Path file, List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        write(disk, file, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * What was written.
     *
     * @throws IOException naming the file if it is damaged
     */
    public static ByteBuffer read(Disk disk, Path file) throws IOException {
        try (DiskFile opened = disk.open(file)) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(opened.size()));
            opened.read(all, 0);
            all.flip();
            if (all.remaining() >= LINE_BYTES) {
                ByteBuffer content = all.slice(0, all.remaining() - LINE_BYTES);
                if (all.slice(content.limit(), LINE_BYTES).equals(line(content))) {
                    return content;
                }
            }
            throw new IOException("The file %s is damaged. Restore it from a copy.".formatted(file));
        }
    }

    /** What {@link #writeLines} has written. */
    public static List<String> readLines(Disk disk, Path file) throws IOException {
        String text = StandardCharsets.UTF_8.decode(read(disk, file)).toString();
        return new ArrayList<>(text.lines().toList());
    }

    /**
     * Lines of {@code name=value}, in their order.
     *
     * @param version that the line {@code version} must have
     * @throws IOException naming the file if it is damaged or of another version
     */
    public static Map<String, String> readFields(Disk disk, Path file, String version) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : readLines(disk, file)) {
            int at = line.indexOf('=');
            fields.put(line.substring(0, Math.max(0, at)), line.substring(at + 1));
        }
        if (!version.equals(fields.get("version"))) {
            throw new IOException("The file %s is of version %s, and this broker knows %s."
                    .formatted(file, fields.get("version"), version));
        }
        return fields;
    }

    /** The value of {@code name} among the {@code fields} of {@code file}. */
    public static String require(Map<String, String> fields, String name, Path file) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("The file %s has no %s. Restore it from a copy.".formatted(file, name));
        }
        return value;
    }

    private static ByteBuffer line(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content.duplicate());
        return StandardCharsets.US_ASCII.encode(String.format(Locale.ROOT, "crc32c=%08x\n", crc.getValue()));
    }
}
