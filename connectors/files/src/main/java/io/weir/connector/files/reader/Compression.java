package io.weir.connector.files.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** How a file is compressed, by the end of its name. Compressed files are read whole. */
public enum Compression {
    /** Not at all. */
    NONE("") {
        @Override
        InputStream unpack(InputStream packed) {
            return packed;
        }
    },
    /** {@code .gz} and {@code .gzip}; several members one after another are one file. */
    GZIP(".gz .gzip") {
        @Override
        InputStream unpack(InputStream packed) throws IOException {
            return new GZIPInputStream(packed, PACKED_BYTES);
        }
    },
    /** {@code .deflate}: zlib's form. */
    DEFLATE(".deflate") {
        @Override
        InputStream unpack(InputStream packed) {
            return new InflaterInputStream(packed);
        }
    },
    /** Compressed, but nothing here unpacks it. Reading it as it is would make records of noise. */
    UNKNOWN(".bz2 .xz .zst .zstd .lz4 .snappy .lzo .br .zip .7z .z") {
        @Override
        InputStream unpack(InputStream packed) throws IOException {
            throw DamagedInputException.ofRest(
                    0, "such files are not unpacked, only .gz, .gzip and .deflate are", null);
        }
    };

    private static final int PACKED_BYTES = 32 << 10;

    /** With a blank between two; none is empty. */
    private final String suffixes;

    Compression(String suffixes) {
        this.suffixes = suffixes;
    }

    /** Unpacks what {@code packed} holds. */
    abstract InputStream unpack(InputStream packed) throws IOException;

    /** How {@code file} is compressed. */
    public static Compression of(Path file) {
        Path name = file.getFileName();
        String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            for (String suffix : compression.suffixes.split(" ", -1)) {
                if (!suffix.isEmpty() && text.endsWith(suffix)) {
                    return compression;
                }
            }
        }
        return NONE;
    }
}
