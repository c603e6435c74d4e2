package io.weir.connector.files;

/**
 * All records go to the directory of the sink itself.
 *
 * @param <IN> the records
 */
public final class BasePathBucketAssigner<IN> implements BucketAssigner<IN> {
    private static final long serialVersionUID = 1L;

    /** Has no settings. */
    public BasePathBucketAssigner() {}

    @Override
    public String getBucketId(IN element, Context context) {
        return "";
    }
}
