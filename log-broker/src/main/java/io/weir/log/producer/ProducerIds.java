package io.weir.log.producer;

import java.util.concurrent.CompletionStage;

/**
 * Gives out ids of producers, each once for ever.
 *
 * <p><b>Threading:</b> may be called by any thread and does not wait.
 */
@FunctionalInterface
public interface ProducerIds {
    /** A new id, 0 or more. Fails with KAFKA_STORAGE_ERROR where it cannot be made sure that it is not given out again. */
    CompletionStage<Long> next();
}
