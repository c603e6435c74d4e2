package io.weir.api.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "10 s,PT10S",
        "200ms,PT0.2S",
        "1 h,PT1H",
        "2 days,PT48H",
        "PT5M,PT5M",
        "pt5m,PT5M",
        "1500,PT1.5S",
        "3 MIN,PT3M",
        "7us,PT0.000007S",
        "' 0 ',PT0S"
    })
    void readsDurations(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "soon,is no duration such as",
        "-5 s,is no duration such as",
        "'',is no duration such as",
        "5 fortnights,has the unknown unit 'fortnights'",
        "P5X,is no ISO-8601 duration",
        "99999999999999999999 s,is too long a duration",
        "9223372036854775807 days,is too long a duration",
        "9223372036854775807 us,is too long a duration"
    })
    void saysWhatIsWrongWithADuration(String text, String reason) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"64 mb,67108864", "1g,1073741824", "512K,524288", "17,17", "2 TiB,2199023255552", "0,0"})
    void readsMemorySizes(String text, long bytes) {
        assertThat(MemorySize.parse(text).bytes()).isEqualTo(bytes);
        assertThat(MemorySize.parse(MemorySize.parse(text).toString()).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "much,is no memory size such as",
        "-1,is no memory size such as",
        "5 qb,has the unknown unit 'qb'",
        "99999999999999999999,is too large a memory size",
        "9223372036854775807 kb,is too large a memory size"
    })
    void saysWhatIsWrongWithAMemorySize(String text, String reason) {
        assertThatThrownBy(() -> MemorySize.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(reason);
    }

    @Test
    void readsParametersFlagsAndNegativeNumbers() {
        ParameterTool parameters = arguments("--input", "a.csv", "-n", "-5", "--rate", "-.5", "--verbose", "--last");

        assertThat(parameters.toMap())
                .containsExactly(
                        Map.entry("input", "a.csv"),
                        Map.entry("n", "-5"),
                        Map.entry("rate", "-.5"),
                        Map.entry("verbose", ""),
                        Map.entry("last", ""));
        assertThat(parameters.getInt("n", 1)).isEqualTo(-5);
        assertThat(parameters.getDouble("rate", 1)).isEqualTo(-0.5);
        assertThat(parameters.getBoolean("verbose", false)).isTrue();
        assertThat(parameters.getBoolean("absent", true)).isTrue();
        assertThat(parameters.getLong("absent", 7)).isEqualTo(7);
    }

    @Test
    void saysWhichArgumentIsNoParameter() {
        assertThatThrownBy(() -> arguments("--input", "a.csv", "b.csv"))
                .hasMessage("'b.csv' (argument 3) is no parameter; write --name value.");
        assertThatThrownBy(() -> arguments("--")).hasMessage("Argument 1 is '--' without a name.");
    }

    @Test
    void saysWhichParameterIsMissingOrWrong() {
        ParameterTool parameters = arguments("--n", "many", "--large", "3000000000", "--empty");

        assertThatThrownBy(() -> parameters.getRequired("input")).hasMessage("The parameter --input is missing.");
        assertThatThrownBy(() -> parameters.getRequired("empty")).hasMessage("The parameter --empty is missing.");
        assertThatThrownBy(() -> parameters.getInt("n", 1))
                .hasMessage("The parameter --n must be a whole number, it is 'many'.");
        assertThatThrownBy(() -> parameters.getDouble("n", 1))
                .hasMessage("The parameter --n must be a number, it is 'many'.");
        assertThatThrownBy(() -> parameters.getInt("large", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--large")
                .hasMessageContaining("3000000000");
    }

    @Test
    void laterParametersOverruleEarlierOnes() {
        ParameterTool merged = arguments("--a", "1", "--b", "2").mergeWith(arguments("--b", "3"));

        assertThat(merged.toMap()).containsExactly(Map.entry("a", "1"), Map.entry("b", "3"));
        assertThat(merged.getConfiguration().getString("b")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "99999999999"})
    void aConfigurationNamesKeyAndValueOfWhatItCannotRead(String text) {
        ConfigOption<Integer> option = new ConfigOption<>("some.key", "integer", "1", "For tests.", Integer::parseInt);

        assertThatThrownBy(() -> new Configuration().setString("some.key", text).get(option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' of 'some.key' is no integer");
        assertThat(new Configuration().get(option)).isEqualTo(1);
    }

    private static ParameterTool arguments(String... arguments) {
        return ParameterTool.fromArgs(arguments);
    }
}
