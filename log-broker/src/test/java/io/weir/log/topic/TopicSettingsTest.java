package io.weir.log.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.SettingView;
import io.weir.log.config.SettingView.Source;
import io.weir.log.config.SettingView.Synonym;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSettingsTest {
    private final TopicSettings settings = new TopicSettings(BrokerConfig.of(Map.of()));

    @Test
    void aTopicThatSaysNothingIsKeptAsTheStoreKeepsOneByDefault() {
        assertThat(settings.logSettings(Map.of())).isEqualTo(LogSettings.DEFAULT);
    }

    @Test
    void theDefaultOfATopicIsThatOfTheBroker() {
        for (TopicSetting<?> setting : TopicKeys.all()) {
            for (TopicSetting.Synonym synonym : setting.synonyms()) {
                String text = synonym.key().defaultText();
                assertThat(text == null ? setting.key().defaultText() : synonym.convert(text))
                        .as(setting.key().name())
                        .isEqualTo(setting.key().defaultText());
            }
        }
    }

    @Test
    void everyDefaultIsPossible() {
        for (TopicSetting<?> setting : TopicKeys.all()) {
            assertThat(settings.value(setting, Map.of()))
                    .as(setting.key().name())
                    .isNotNull();
        }
    }

    @Test
    void millisecondsGoBeforeMinutesAndThoseBeforeHours() {
        assertThat(retention(Map.of("log.retention.hours", "2"))).isEqualTo(7_200_000);
        assertThat(retention(Map.of("log.retention.hours", "2", "log.retention.minutes", "3")))
                .isEqualTo(180_000);
        assertThat(retention(Map.of("log.retention.minutes", "3", "log.retention.ms", "4")))
                .isEqualTo(4);
        assertThat(retention(Map.of("log.retention.hours", "-1"))).isEqualTo(LogSettings.UNLIMITED);
    }

    private static long retention(Map<String, String> broker) {
        return new TopicSettings(BrokerConfig.of(broker))
                .logSettings(Map.of())
                .retention()
                .millis();
    }

    @Test
    void saysWhoSaidWhat() {
        TopicSettings said = new TopicSettings(BrokerConfig.of(Map.of("log.retention.minutes", "3")));

        SettingView view = said.describe(Map.of("retention.ms", "77")).stream()
                .filter(each -> each.key().name().equals("retention.ms"))
                .findFirst()
                .orElseThrow();

        assertThat(view.value()).isEqualTo("77");
        assertThat(view.source()).isEqualTo(Source.TOPIC);
        assertThat(view.said())
                .containsExactly(
                        new Synonym("retention.ms", "77", Source.TOPIC),
                        new Synonym("log.retention.minutes", "180000", Source.BROKER),
                        new Synonym("log.retention.hours", "604800000", Source.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, -2",
        "retention.ms, soon",
        "segment.bytes, 13",
        "segment.bytes, 9999999999",
        "min.cleanable.dirty.ratio, 1.5",
        "min.cleanable.dirty.ratio, NaN",
        "cleanup.policy, shred",
        "message.timestamp.type, NoTimestamp",
        "compression.type, zstd",
        "max.message.bytes, -1",
        "min.compaction.lag.ms, -1",
        "preallocate, yes",
        "min.insync.replicas, 2",
    })
    void refusesWhatIsNotPossible(String name, String value) {
        assertThatThrownBy(() -> settings.check(Map.of(name, value)))
                .isInstanceOf(LogException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @Test
    void refusesAnUnknownNameWithTheNearest() {
        assertThatThrownBy(() -> settings.check(Map.of("retention.mss", "1")))
                .hasMessage("Topics have no setting 'retention.mss'. Did you mean 'retention.ms'?");
    }

    @Test
    void refusesLagsThatContradictEachOther() {
        assertThatThrownBy(() -> settings.check(Map.of("min.compaction.lag.ms", "5", "max.compaction.lag.ms", "4")))
                .hasMessageContaining("above");
    }

    @Test
    void aCompactedTopicBeginsASegmentBeforeRecordsAreOverdue() {
        Map<String, String> compacted = Map.of("cleanup.policy", "compact,delete", "max.compaction.lag.ms", "1000");
        settings.check(compacted);

        assertThat(settings.logSettings(compacted).segments().millis()).isEqualTo(1000);
        assertThat(settings.logSettings(compacted).compaction().enabled()).isTrue();
        assertThat(settings.logSettings(compacted).retention().enabled()).isTrue();
        assertThat(settings.logSettings(Map.of("max.compaction.lag.ms", "1000"))
                        .segments()
                        .millis())
                .isEqualTo(604_800_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b_c-9", "...", "__x"})
    void takesNamesOfTheRightShape(String name) {
        assertThatCode(() -> TopicNames.check(name)).doesNotThrowAnyException();
        assertThatCode(() -> TopicNames.check("n".repeat(249))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ä", "ı", "a\n", "a:b"})
    void refusesNamesOfTheWrongShape(String name) {
        assertThatThrownBy(() -> TopicNames.check(name)).isInstanceOf(LogException.class);
        assertThatThrownBy(() -> TopicNames.check("n".repeat(250))).hasMessageContaining("250");
    }
}
