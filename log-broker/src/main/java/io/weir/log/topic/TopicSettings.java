package io.weir.log.topic;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.ConfigKey;
import io.weir.log.config.ConfigType;
import io.weir.log.config.NearestName;
import io.weir.log.config.NodeKeys;
import io.weir.log.config.SettingView;
import io.weir.log.config.SettingView.Source;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSettings;
import io.weir.log.topic.TopicSetting.Synonym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for a topic: its own settings, where it has none those of the broker, and where that has none the defaults. */
public final class TopicSettings {
    private final BrokerConfig broker;

    /** On top of the settings of a broker. */
    public TopicSettings(BrokerConfig broker) {
        this.broker = broker;
    }

    /**
     * Checks settings of a topic.
     *
     * @throws LogException INVALID_CONFIG for the first that is not possible
     */
    public void check(Map<String, String> own) {
        own.forEach((name, text) -> {
            TopicSetting<?> setting = require(name);
            try {
                setting.key().parse(text);
            } catch (IllegalArgumentException e) {
                throw invalid(String.valueOf(e.getMessage()));
            }
        });
        LogSettings.Compaction compaction = logSettings(own).compaction();
        if (broker.find(NodeKeys.ZOOKEEPER).isEmpty() && value(TopicKeys.MIN_IN_SYNC, own) > 1) {
            throw invalid(
                    "'min.insync.replicas=%s' cannot be kept: there is one node, so no record that asks for all copies would be taken."
                            .formatted(text(TopicKeys.MIN_IN_SYNC, own)));
        }
        if (compaction.minLagMillis() > compaction.maxLagMillis()) {
            throw invalid("'min.compaction.lag.ms=%d' is above 'max.compaction.lag.ms=%d'."
                    .formatted(compaction.minLagMillis(), compaction.maxLagMillis()));
        }
    }

    /** Whether the setting is a list, to which parts can be added. */
    public static boolean isList(String name) {
        return require(name).key().type().kind() == ConfigType.Kind.LIST;
    }

    private static TopicSetting<?> require(String name) {
        TopicSetting<?> setting = TopicKeys.find(name);
        if (setting == null) {
            List<String> names =
                    TopicKeys.all().stream().map(each -> each.key().name()).toList();
            String hint = NearestName.among(names, name)
                    .map(" Did you mean '%s'?"::formatted)
                    .orElse("");
            throw invalid("Topics have no setting '%s'.%s".formatted(TopicNames.shown(name), hint));
        }
        return setting;
    }

    private static LogException invalid(String message) {
        return new LogException(LogError.INVALID_CONFIG, message);
    }

    /** What holds for a topic with settings of its own that were checked. */
    public <T> T value(TopicSetting<T> setting, Map<String, String> own) {
        String text = text(setting, own);
        if (text == null) {
            throw new IllegalArgumentException(setting.key().name() + " has no default");
        }
        return setting.key().parse(text);
    }

    /**
     * What holds, as it was written.
     *
     * @throws LogException INVALID_CONFIG: topics have no such setting
     */
    public String text(String name, Map<String, String> own) {
        String text = text(require(name), own);
        return text == null ? "" : text;
    }

    private @Nullable String text(TopicSetting<?> setting, Map<String, String> own) {
        return said(setting, own).get(0).value();
    }

    /** How the partitions of a topic are kept whose own settings were checked. */
    public LogSettings logSettings(Map<String, String> own) {
        List<String> cleanup = value(TopicKeys.CLEANUP, own);
        boolean isCompacted = cleanup.contains("compact");
        long segmentMillis = value(TopicKeys.SEGMENT_MILLIS, own);
        if (isCompacted) { // only closed segments are compacted
            segmentMillis = Math.min(segmentMillis, value(TopicKeys.COMPACTION_MAX_LAG, own));
        }
        return new LogSettings(
                new LogSettings.Segments(
                        value(TopicKeys.SEGMENT_BYTES, own), segmentMillis, value(TopicKeys.INDEX_INTERVAL, own)),
                new LogSettings.Retention(
                        cleanup.contains("delete"),
                        value(TopicKeys.RETENTION_MILLIS, own),
                        value(TopicKeys.RETENTION_BYTES, own),
                        value(TopicKeys.FILE_DELETE_DELAY, own)),
                new LogSettings.Compaction(
                        isCompacted,
                        value(TopicKeys.CLEANABLE_RATIO, own),
                        value(TopicKeys.COMPACTION_MIN_LAG, own),
                        value(TopicKeys.COMPACTION_MAX_LAG, own),
                        value(TopicKeys.TOMBSTONE_MILLIS, own)),
                new LogSettings.Messages(
                        value(TopicKeys.MAX_MESSAGE, own),
                        value(TopicKeys.TIMESTAMP_TYPE, own).equals("LogAppendTime"),
                        value(TopicKeys.TIMESTAMP_BEFORE, own),
                        value(TopicKeys.TIMESTAMP_AFTER, own)));
    }

    /** All settings with what holds for a topic that has these of its own, in the order of their page. */
    public List<SettingView> describe(Map<String, String> own) {
        List<SettingView> views = new ArrayList<>();
        for (TopicSetting<?> setting : TopicKeys.all()) {
            List<SettingView.Synonym> said = said(setting, own);
            SettingView.Synonym first = said.get(0);
            views.add(new SettingView(setting.key(), first.value(), first.source(), false, said));
        }
        return views;
    }

    /** Everything that was said of a setting or stands in for it; what holds is first. */
    private List<SettingView.Synonym> said(TopicSetting<?> setting, Map<String, String> own) {
        List<SettingView.Synonym> said = new ArrayList<>();
        String name = setting.key().name();
        String mine = own.get(name);
        if (mine != null) {
            said.add(new SettingView.Synonym(name, mine, Source.TOPIC));
        }
        for (Synonym synonym : setting.synonyms()) {
            if (broker.isSet(synonym.key())) {
                said.add(view(synonym, broker.text(synonym.key()), Source.BROKER));
            }
        }
        for (Synonym synonym : setting.synonyms()) {
            if (synonym.key().defaultText() != null) {
                said.add(view(synonym, synonym.key().defaultText(), Source.DEFAULT));
            }
        }
        if (setting.synonyms().isEmpty()) {
            said.add(new SettingView.Synonym(name, setting.key().defaultText(), Source.DEFAULT));
        }
        return said;
    }

    private static SettingView.Synonym view(Synonym synonym, @Nullable String text, Source source) {
        ConfigKey<?> key = synonym.key();
        return new SettingView.Synonym(key.name(), text == null ? null : synonym.convert(text), source);
    }
}
