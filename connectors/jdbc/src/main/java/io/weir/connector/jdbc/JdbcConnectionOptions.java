package io.weir.connector.jdbc;

import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** How to connect to a database. */
public final class JdbcConnectionOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String url;
    private final @Nullable String driverName;
    private final Map<String, String> properties;

    private JdbcConnectionOptions(String url, @Nullable String driverName, Map<String, String> properties) {
        this.url = url;
        this.driverName = driverName;
        this.properties = new LinkedHashMap<>(properties);
    }

    /**
     * A new connection.
     *
     * @param classLoader knows the driver: that of the job
     * @throws SQLException if the database cannot be reached or does not let in
     * @throws IOException if there is no driver
     */
    public Connection connect(ClassLoader classLoader) throws SQLException, IOException {
        Properties values = new Properties();
        properties.forEach(values::setProperty);
        Connection connection = driver(classLoader).connect(url, values);
        if (connection == null) {
            throw new IOException("The driver %s does not take the URL %s. Mend one of them."
                    .formatted(driverName, JdbcUrls.withoutSecrets(url)));
        }
        return connection;
    }

    /** Asked by itself, since {@code DriverManager} shows drivers only to classes of the loader that they come from. */
    private Driver driver(ClassLoader classLoader) throws IOException, SQLException {
        if (driverName != null) {
            try {
                return Class.forName(driverName, true, classLoader)
                        .asSubclass(Driver.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw new IOException(
                        "The JDBC driver %s is not in the job's jar. Add it, or name another.".formatted(driverName),
                        e);
            }
        }
        for (Driver driver : ServiceLoader.load(Driver.class, classLoader)) {
            if (driver.acceptsURL(url)) {
                return driver;
            }
        }
        throw new IOException(
                "There is no JDBC driver for %s in the job's jar. Add the driver to it, with its file META-INF/services/java.sql.Driver, or name the driver (withDriverName)."
                        .formatted(JdbcUrls.withoutSecrets(url)));
    }

    /** The URL without what may be secret; the password is never shown. */
    @Override
    public String toString() {
        return JdbcUrls.withoutSecrets(url);
    }

    /** Takes the options one by one. */
    public static final class JdbcConnectionOptionsBuilder {
        private @Nullable String url;
        private @Nullable String driverName;
        private final Map<String, String> properties = new LinkedHashMap<>();

        /** Starts with nothing; a URL is needed. */
        public JdbcConnectionOptionsBuilder() {}

        /** Such as {@code jdbc:postgresql://host:5432/database}. */
        public JdbcConnectionOptionsBuilder withUrl(String jdbcUrl) {
            url = jdbcUrl;
            return this;
        }

        /** The driver's class; found by the URL unless set. */
        public JdbcConnectionOptionsBuilder withDriverName(String className) {
            driverName = className;
            return this;
        }

        /** Who connects. */
        public JdbcConnectionOptionsBuilder withUsername(String username) {
            return withProperty("user", username);
        }

        /** The password of the user. */
        public JdbcConnectionOptionsBuilder withPassword(String password) {
            return withProperty("password", password);
        }

        /** Any other property that the driver knows. */
        public JdbcConnectionOptionsBuilder withProperty(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** The options. */
        public JdbcConnectionOptions build() {
            String given = url;
            if (given == null || !given.startsWith("jdbc:")) {
                throw new IllegalArgumentException(
                        "A database needs a URL (withUrl) such as 'jdbc:postgresql://host:5432/database'; given is %s."
                                .formatted(given == null ? "none" : "'" + JdbcUrls.withoutSecrets(given) + "'"));
            }
            return new JdbcConnectionOptions(given, driverName, properties);
        }
    }
}
