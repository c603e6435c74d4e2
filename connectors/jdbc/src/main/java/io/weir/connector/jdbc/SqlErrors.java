package io.weir.connector.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/** What errors of databases mean; by the codes of the SQL standard and of PostgreSQL. */
final class SqlErrors {
    /** The server is going down, has crashed, starts up, or lets nobody more in. */
    private static final Set<String> NOT_SERVING = Set.of("57P01", "57P02", "57P03", "53300");

    /** A row is locked; a statement was canceled. */
    private static final Set<String> PASSING = Set.of("55P03", "57014");

    /** A row stayed locked for too long; two transactions waited for each other. */
    private static final Set<String> LOCKED = Set.of("55P03", "40P01");

    private static final int MAX_CAUSES = 20;

    private SqlErrors() {}

    /** Whether the database is not there at the moment, or this connection of it. */
    static boolean isOutage(@Nullable Throwable error) {
        return matches(error, SqlErrors::isOutageItself);
    }

    /** Whether the same may go well the next time although the connection is sound. */
    static boolean isPassing(@Nullable Throwable error) {
        return matches(error, SqlErrors::isPassingItself);
    }

    /** Whether another transaction holds what this one needs. */
    static boolean isLocked(SQLException error) {
        return matches(error, SqlErrors::isLockedItself);
    }

    /** What the database said; the first word of a batch is the driver's. */
    static String message(SQLException error) {
        SQLException next = error.getNextException();
        SQLException telling = error instanceof BatchUpdateException && next != null ? next : error;
        // Without the full stop of some: sentences go on behind it.
        return String.valueOf(telling.getMessage())
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll("\\.$", "");
    }

    /** What the database said, or the code of the XA specification where it said nothing. */
    static String message(XAException error) {
        if (error.getCause() instanceof SQLException sql) {
            return message(sql);
        }
        return "XA error %d: %s".formatted(error.errorCode, error.getMessage());
    }

    private interface Check {
        boolean test(Throwable error);
    }

    /** Drivers put errors of a batch beside each other, and those of XA below each other. */
    private static boolean matches(@Nullable Throwable error, Check check) {
        Throwable current = error;
        for (int i = 0; i < MAX_CAUSES && current != null; i++) {
            if (check.test(current)) {
                return true;
            }
            if (current instanceof SQLException sql && sql.getNextException() != null) {
                current = sql.getNextException();
            } else {
                current = current.getCause();
            }
        }
        return false;
    }

    private static boolean isOutageItself(Throwable error) {
        if (error instanceof XAException xa) {
            return xa.errorCode == XAException.XAER_RMFAIL;
        }
        if (!(error instanceof SQLException sql)) {
            return false;
        }
        String state = sql.getSQLState();
        return error instanceof SQLRecoverableException
                || error instanceof SQLTransientConnectionException
                || error instanceof SQLNonTransientConnectionException
                || (state != null && (state.startsWith("08") || NOT_SERVING.contains(state)));
    }

    private static boolean isLockedItself(Throwable error) {
        return error instanceof SQLException sql && sql.getSQLState() != null && LOCKED.contains(sql.getSQLState());
    }

    private static boolean isPassingItself(Throwable error) {
        if (!(error instanceof SQLException sql)) {
            return false;
        }
        String state = sql.getSQLState();
        return error instanceof SQLTransientException
                || (state != null && (state.startsWith("40") || state.startsWith("53") || PASSING.contains(state)));
    }
}
