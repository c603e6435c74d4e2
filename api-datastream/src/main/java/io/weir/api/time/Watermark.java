package io.weir.api.time;

/** Says that no record with a timestamp at or before {@code timestamp} is expected any more; milliseconds. */
public record Watermark(long timestamp) {
    /** After the last record of a stream that ends. */
    public static final Watermark MAX_WATERMARK = new Watermark(Long.MAX_VALUE);

    /** The time in milliseconds. */
    public long getTimestamp() {
        return timestamp;
    }
}
