package io.weir.benchmarks.workload;

import io.weir.api.datastream.KeyedStream;
import io.weir.api.datastream.SingleOutputStreamOperator;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Collector;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.TypeInformation;
import io.weir.api.windowing.SlidingEventTimeWindows;
import io.weir.api.windowing.TimeWindow;
import io.weir.api.windowing.TumblingEventTimeWindows;
import java.time.Duration;

/**
 * W4: windows of event time over bids out of order.
 *
 * @param records number of bids
 * @param shape which windows
 */
public record EventWindows(long records, Shape shape) implements Workload {
    private static final Duration SIZE = Duration.ofSeconds(10);
    private static final Duration SLIDE = Duration.ofSeconds(1);

    /** Which windows. */
    public enum Shape {
        /** Bids and the highest price per auction and ten seconds. */
        TUMBLING,
        /** Per second the auction with most bids in the last ten. */
        SLIDING,
        /** Per second the bids of all auctions in the last ten: the first stage of {@link #SLIDING}. */
        SLIDINGALL
    }

    @Override
    public void build(StreamExecutionEnvironment environment) {
        KeyedStream<Bid, Long> bids = environment
                .fromSource(
                        new ShardedSource<>(records, Bid::of),
                        WatermarkStrategy.<Bid>forBoundedOutOfOrderness(Duration.ofMillis(Bid.DISORDER_MILLIS))
                                .withTimestampAssigner((bid, timestamp) -> bid.timestamp),
                        "bids",
                        TypeInformation.of(Bid.class))
                .keyBy(bid -> bid.auction);
        if (shape == Shape.TUMBLING) {
            bids.window(TumblingEventTimeWindows.of(SIZE))
                    .aggregate(new CountAndMax(), new ToResult())
                    .sinkTo(new HashSink<>(
                            result -> Mix.hash(result.auction, result.windowEnd, result.count, result.maxPrice)));
            return;
        }
        SingleOutputStreamOperator<Result> counts =
                bids.window(SlidingEventTimeWindows.of(SIZE, SLIDE)).aggregate(new CountAndMax(), new ToResult());
        if (shape == Shape.SLIDING) {
            counts = counts.keyBy(result -> result.windowEnd)
                    .window(TumblingEventTimeWindows.of(SLIDE))
                    .reduce(EventWindows::hotter);
        }
        counts.sinkTo(new HashSink<>(result -> Mix.hash(result.windowEnd, result.auction, result.count)));
    }

    private static Result hotter(Result a, Result b) {
        return a.count > b.count || (a.count == b.count && a.auction < b.auction) ? a : b;
    }

    /** What is kept per auction and window. */
    public static final class Total {
        /** How many bids came. */
        public long count;

        /** The highest price. */
        public long maxPrice;

        /** For serializers. */
        public Total() {}
    }

    /** What is emitted per auction and window. */
    public static final class Result {
        /** The auction. */
        public long auction;

        /** The millisecond after the window. */
        public long windowEnd;

        /** How many bids came. */
        public long count;

        /** The highest price. */
        public long maxPrice;

        /** For serializers. */
        public Result() {}
    }

    private static final class CountAndMax implements AggregateFunction<Bid, Total, Total> {
        private static final long serialVersionUID = 1L;

        @Override
        public Total createAccumulator() {
            return new Total();
        }

        @Override
        public Total add(Bid bid, Total total) {
            total.count++;
            total.maxPrice = Math.max(total.maxPrice, bid.price);
            return total;
        }

        @Override
        public Total getResult(Total total) {
            return total;
        }

        @Override
        public Total merge(Total a, Total b) {
            a.count += b.count;
            a.maxPrice = Math.max(a.maxPrice, b.maxPrice);
            return a;
        }
    }

    private static final class ToResult extends ProcessWindowFunction<Total, Result, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Long auction, Context context, Iterable<Total> elements, Collector<Result> out) {
            Total total = elements.iterator().next();
            Result result = new Result();
            result.auction = auction;
            result.windowEnd = context.window().getEnd();
            result.count = total.count;
            result.maxPrice = total.maxPrice;
            out.collect(result);
        }
    }
}
