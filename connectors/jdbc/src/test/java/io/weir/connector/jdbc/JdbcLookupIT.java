package io.weir.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.basic.Outage;
import io.weir.connector.jdbc.testing.TestPostgres;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JdbcLookupIT {
    private static TestPostgres database;

    private final MovedClock clock = new MovedClock();

    /** Shows what the test says; pauses are real. */
    private static final class MovedClock implements Outage.Waiting {
        private long seconds;

        @Override
        public long nanos() {
            return TimeUnit.SECONDS.toNanos(seconds);
        }

        @Override
        public void pause(long millis) throws InterruptedException {
            REAL.pause(millis);
        }
    }

    @BeforeAll
    static void startDatabase() throws Exception {
        database = TestPostgres.start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void makeTable() {
        database.execute("DROP TABLE IF EXISTS airports");
        database.execute("CREATE TABLE airports (code text, name text)");
        database.execute("INSERT INTO airports VALUES ('IST', 'İstanbul'), ('ADB', 'İzmir')");
    }

    private JdbcLookup<String, String> lookup(int cacheRows, String sql) {
        JdbcLookup<String, String> lookup = JdbcLookup.<String, String>builder()
                .withQuery(sql, (statement, code) -> statement.setString(1, code), row -> row.getString(1))
                .withCache(cacheRows, Duration.ofSeconds(10))
                .build(new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(database.url())
                        .withUsername(database.user())
                        .build());
        lookup.open(JdbcLookupIT.class.getClassLoader(), clock);
        return lookup;
    }

    private JdbcLookup<String, String> lookup(int cacheRows) {
        return lookup(cacheRows, "SELECT name FROM airports WHERE code = ?");
    }

    @Test
    void findsRowsAndThatThereAreNone() throws Exception {
        try (JdbcLookup<String, String> lookup = lookup(0)) {
            assertThat(lookup.find("IST")).isEqualTo("İstanbul");
            assertThat(lookup.find("XXX")).isNull();
        }
    }

    @Test
    void remembersAnswersUntilTheyAreTooOld() throws Exception {
        try (JdbcLookup<String, String> lookup = lookup(10)) {
            lookup.find("IST");
            lookup.find("XXX");
            database.execute("UPDATE airports SET name = 'Sabiha' WHERE code = 'IST'");
            database.execute("INSERT INTO airports VALUES ('XXX', 'new')");

            clock.seconds = 9;
            assertThat(lookup.find("IST")).isEqualTo("İstanbul");
            assertThat(lookup.find("XXX")).isNull();
            clock.seconds = 10;
            assertThat(lookup.find("IST")).isEqualTo("Sabiha");
            assertThat(lookup.find("XXX")).isEqualTo("new");
        }
    }

    @Test
    void forgetsWhatWasNotAskedForTheLongest() throws Exception {
        try (JdbcLookup<String, String> lookup = lookup(2)) {
            lookup.find("IST");
            lookup.find("ADB");
            lookup.find("IST");
            lookup.find("XXX");
            database.execute("UPDATE airports SET name = 'changed'");

            assertThat(lookup.find("IST")).isEqualTo("İstanbul");
            assertThat(lookup.find("ADB")).isEqualTo("changed");
        }
    }

    @Test
    void outlastsARestartOfTheDatabase() throws Exception {
        try (JdbcLookup<String, String> lookup = lookup(0)) {
            lookup.find("IST");
            database.kill();
            database.restart();

            assertThat(lookup.find("ADB")).isEqualTo("İzmir");
        }
    }

    @Test
    void saysWhichQueryIsRefused() {
        try (JdbcLookup<String, String> lookup = lookup(0, "SELECT naem FROM airports WHERE code = ?")) {
            assertThatThrownBy(() -> lookup.find("IST"))
                    .hasMessageContaining("refused to look up IST: ERROR: column \"naem\" does not exist")
                    .hasMessageContaining("The query is: SELECT naem");
        }
    }
}
