package io.weir.connector.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;

/**
 * The name of one XA branch: what one writer wrote between two checkpoints.
 *
 * <pre>
 *   format id              'WEIR'
 *   global transaction id  the prefix of the sink
 *   branch qualifier       subtask / parallelism / number / nonce
 * </pre>
 *
 * @param prefix of the sink
 * @param subtask of the writer, from 0
 * @param parallelism of the sink when the branch was made
 * @param number grows from branch to branch of a writer, also across restarts: a restored writer goes on where its snapshot
 *     was taken, so all numbers from there on belong to attempts that failed
 * @param nonce tells branches of different attempts with the same number apart, so that nobody commits what another attempt wrote
 */
record BranchId(String prefix, int subtask, int parallelism, long number, String nonce) implements Xid {
    /** 'WEIR' in ASCII. */
    private static final int FORMAT_ID = 0x57454952;

    private static final int NONCE_CHARS = 12;
    private static final Pattern QUALIFIER = Pattern.compile("(\\d{1,9})/(\\d{1,9})/(\\d{1,18})/([0-9a-f]{12})");

    static BranchId next(String prefix, int subtask, int parallelism, long number) {
        String random = UUID.randomUUID().toString().replace("-", "");
        // The version of the UUID is in the middle; the end is all random.
        return new BranchId(prefix, subtask, parallelism, number, random.substring(random.length() - NONCE_CHARS));
    }

    /** The branch that a database names {@code xid}; null when it is not of the sink with {@code prefix}. */
    static @Nullable BranchId of(Xid xid, String prefix) {
        if (xid.getFormatId() != FORMAT_ID
                || !Arrays.equals(xid.getGlobalTransactionId(), prefix.getBytes(StandardCharsets.UTF_8))) {
            return null;
        }
        Matcher qualifier = QUALIFIER.matcher(new String(xid.getBranchQualifier(), StandardCharsets.UTF_8));
        if (!qualifier.matches()) {
            return null;
        }
        return new BranchId(
                prefix,
                Integer.parseInt(qualifier.group(1)),
                Integer.parseInt(qualifier.group(2)),
                Long.parseLong(qualifier.group(3)),
                qualifier.group(4));
    }

    @Override
    public int getFormatId() {
        return FORMAT_ID;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return prefix.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
        return (subtask + "/" + parallelism + "/" + number + "/" + nonce).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "transaction %s/%d/%d/%d/%s".formatted(prefix, subtask, parallelism, number, nonce);
    }
}
