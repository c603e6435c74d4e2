package io.weir.connector.kafka.produce;

import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/** What an answer of a broker means for the batch. */
enum Verdict {
    /** It is in its partition, once. */
    WRITTEN,
    /** Whether it is there nobody knows, or it is not but may be soon: the same bytes are sent again. */
    AGAIN,
    /** The same, and perhaps another broker leads the partition now. */
    AGAIN_ELSEWHERE,
    /** It will never be there, or nobody could tell at which place: the writer fails. */
    REFUSED;

    static Verdict of(Errors answer, ProducerIdentity identity) {
        return switch (answer) {
            case NONE -> WRITTEN;
            // Written long ago, and the broker does not know where. A checkpoint has to know where its records are.
            case DUPLICATE_SEQUENCE_NUMBER -> identity.isTransactional() ? REFUSED : WRITTEN;
            default -> ofFailure(answer);
        };
    }

    private static Verdict ofFailure(Errors answer) {
        if (answer.exception() instanceof InvalidMetadataException) {
            return AGAIN_ELSEWHERE;
        }
        return answer.exception() instanceof RetriableException ? AGAIN : REFUSED;
    }
}
