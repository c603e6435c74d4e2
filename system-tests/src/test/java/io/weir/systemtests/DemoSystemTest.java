package io.weir.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The first command of the README. */
class DemoSystemTest {
    @Test
    void showsTheTenWorstAirportHoursAndWhereTheDashboardIs() {
        try (Cluster notStarted = new Cluster("demo", 1)) {
            Command.Result demo = notStarted.weir("demo", "--once");

            demo.endedWith(0);
            assertThat(demo.out()).contains("Dashboard: " + notStarted.restAddress());
            List<String> hours = demo.out()
                    .substring(demo.out().lastIndexOf("The ten worst"))
                    .lines()
                    .filter(line -> line.matches("  2001-\\d\\d-\\d\\dT\\d\\d:00 .* min"))
                    .toList();
            assertThat(hours).hasSize(10);
            assertThat(hours.get(0)).contains("2001-03-08T17:00", "PHX", "120.00 min", "186 min");
            assertThat(demo.err()).isEmpty();
        }
    }
}
