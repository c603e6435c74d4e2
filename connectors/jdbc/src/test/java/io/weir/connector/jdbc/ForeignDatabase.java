package io.weir.connector.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import javax.sql.XAConnection;
import javax.sql.XADataSource;

/** A database that goes by another name and understands prepared statements alone, in front of a real one. */
final class ForeignDatabase {
    private static final Set<Class<?>> WRAPPED =
            Set.of(XAConnection.class, Connection.class, DatabaseMetaData.class, Statement.class);

    private final XADataSource real;

    ForeignDatabase(XADataSource real) {
        this.real = real;
    }

    XADataSource xaDataSource() {
        return wrap(XADataSource.class, real);
    }

    /** Whatever is reached through {@code target} is foreign, too. */
    private static <T> T wrap(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                ForeignDatabase.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getDatabaseProductName")) {
                        return "Foreign";
                    }
                    if (type == Statement.class && method.getName().startsWith("execute")) {
                        throw new SQLSyntaxErrorException("not understood: " + arguments[0], "42601");
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return WRAPPED.contains(method.getReturnType())
                                ? wrapTo(method.getReturnType(), result)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                }));
    }

    private static <T> T wrapTo(Class<T> type, Object target) {
        return wrap(type, type.cast(target));
    }
}
