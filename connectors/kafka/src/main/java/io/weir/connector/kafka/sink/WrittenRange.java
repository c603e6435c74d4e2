package io.weir.connector.kafka.sink;

/**
 * Where records of a transaction are in a partition. Records of others may be in between.
 *
 * @param first offset of the first
 * @param last offset of the last, included
 */
record WrittenRange(String topic, int partition, long first, long last) {
    @Override
    public String toString() {
        return "%s-%d offsets %d to %d".formatted(topic, partition, first, last);
    }
}
