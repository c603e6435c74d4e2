package io.weir.api.connector;

import java.io.Serializable;

/**
 * Where records come from.
 *
 * @param <T> the records
 * @param <SplitT> a piece of the source
 * @param <EnumChkT> what the enumerator remembers in a checkpoint
 */
public interface Source<T, SplitT extends SourceSplit, EnumChkT> extends Serializable {
    /** Whether it ends by itself. */
    Boundedness getBoundedness();

    /** The enumerator of a job that starts anew. */
    SplitEnumerator<SplitT, EnumChkT> createEnumerator(SplitEnumeratorContext<SplitT> enumContext) throws Exception;

    /** The enumerator of a job that resumes. */
    SplitEnumerator<SplitT, EnumChkT> restoreEnumerator(SplitEnumeratorContext<SplitT> enumContext, EnumChkT checkpoint)
            throws Exception;

    /** Writes splits. */
    SimpleVersionedSerializer<SplitT> getSplitSerializer();

    /** Writes what the enumerator remembers. */
    SimpleVersionedSerializer<EnumChkT> getEnumeratorCheckpointSerializer();

    /** The reader of one subtask. */
    SourceReader<T, SplitT> createReader(SourceReaderContext readerContext) throws Exception;
}
