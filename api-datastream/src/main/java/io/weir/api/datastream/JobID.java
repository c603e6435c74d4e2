package io.weir.api.datastream;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names a job: 32 lower-case hex digits. */
public record JobID(String hex) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Refuses anything else. */
    public JobID {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException(
                    "'%s' is no job id: it must have 32 lower-case hex digits".formatted(hex));
        }
    }

    /** A new id. */
    public static JobID generate() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return new JobID(HexFormat.of().formatHex(bytes));
    }

    /** The id as text. */
    public String toHexString() {
        return hex;
    }

    @Override
    public String toString() {
        return hex;
    }
}
