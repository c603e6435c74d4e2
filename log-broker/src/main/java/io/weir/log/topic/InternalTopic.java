package io.weir.log.topic;

import java.util.Map;
import java.util.Optional;

/** Topics that the broker keeps its own knowledge in. Clients may read them, and neither write nor change them. */
public enum InternalTopic {
    /** The offsets and members of groups. */
    OFFSETS("__consumer_offsets"),
    /** The state of transactions. */
    TRANSACTIONS("__transaction_state");

    /** The last record of each key is what the broker reads when it starts. */
    static final Map<String, String> SETTINGS = Map.of("cleanup.policy", "compact", "segment.bytes", "104857600");

    private final String topicName;

    InternalTopic(String topicName) {
        this.topicName = topicName;
    }

    /** What it is called. */
    public String topicName() {
        return topicName;
    }

    /** The one of that name; empty: it is none of them. */
    public static Optional<InternalTopic> of(String name) {
        for (InternalTopic each : values()) {
            if (each.topicName.equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
