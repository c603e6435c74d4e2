package io.weir.log.wire.admin;

import io.weir.log.config.ConfigType;
import io.weir.log.config.SettingView.Source;
import org.apache.kafka.common.requests.DescribeConfigsResponse;

/** Sources and kinds of settings as the protocol numbers them. */
final class SettingCodes {
    private SettingCodes() {}

    static byte source(Source source) {
        return switch (source) {
            case TOPIC -> DescribeConfigsResponse.ConfigSource.TOPIC_CONFIG.id();
            case BROKER -> DescribeConfigsResponse.ConfigSource.STATIC_BROKER_CONFIG.id();
            case DEFAULT -> DescribeConfigsResponse.ConfigSource.DEFAULT_CONFIG.id();
        };
    }

    static byte kind(ConfigType.Kind kind) {
        DescribeConfigsResponse.ConfigType type = switch (kind) {
            case BOOLEAN -> DescribeConfigsResponse.ConfigType.BOOLEAN;
            case STRING -> DescribeConfigsResponse.ConfigType.STRING;
            case INT -> DescribeConfigsResponse.ConfigType.INT;
            case LONG -> DescribeConfigsResponse.ConfigType.LONG;
            case DOUBLE -> DescribeConfigsResponse.ConfigType.DOUBLE;
            case LIST -> DescribeConfigsResponse.ConfigType.LIST;
        };
        return type.id();
    }
}
