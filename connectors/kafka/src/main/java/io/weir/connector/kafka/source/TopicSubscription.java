package io.weir.connector.kafka.source;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** What a source reads. */
sealed interface TopicSubscription extends Serializable {
    /** All partitions of some topics. */
    record Named(Set<String> topics) implements TopicSubscription {
        @Override
        public String toString() {
            return "topics " + new TreeSet<>(topics);
        }
    }

    /** All partitions of the topics whose whole name matches. */
    record Matching(Pattern pattern) implements TopicSubscription {
        @Override
        public String toString() {
            return "topics that match '" + pattern + "'";
        }
    }

    /** Some partitions. */
    record Partitions(Set<TopicPartition> partitions) implements TopicSubscription {
        @Override
        public String toString() {
            return "partitions " + partitions;
        }
    }
}
