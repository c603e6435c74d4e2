package io.weir.connector.kafka.sink;

/**
 * Names one transaction for all time.
 *
 * @param transactionalId under which producers follow one another
 * @param producerId that the brokers gave the producer
 * @param producerEpoch with which it wrote the transaction; no other of the same producer has it
 */
record TransactionName(String transactionalId, long producerId, short producerEpoch) {
    @Override
    public String toString() {
        return "transaction '%s' (producer %d, epoch %d)".formatted(transactionalId, producerId, producerEpoch);
    }
}
