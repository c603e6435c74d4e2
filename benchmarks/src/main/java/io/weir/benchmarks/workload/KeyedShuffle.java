package io.weir.benchmarks.workload;

import io.weir.api.datastream.DataStreamSource;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.tuple.Tuple8;
import io.weir.api.types.TypeHint;
import io.weir.api.types.TypeInformation;

/**
 * W5: events spread by user.
 *
 * @param records number of events
 * @param form what an event is
 */
public record KeyedShuffle(long records, Form form) implements Workload {
    /** What an event is. */
    public enum Form {
        /** An object with public fields, changed in place. */
        POJO,
        /** A Java record. */
        RECORD,
        /** A tuple, changed in place. */
        TUPLE
    }

    @Override
    public void build(StreamExecutionEnvironment environment) {
        switch (form) {
            case POJO -> pojo(environment);
            case RECORD -> record(environment);
            case TUPLE -> tuple(environment);
        }
    }

    private <T> DataStreamSource<T> events(
            StreamExecutionEnvironment environment, RecordMaker<T> maker, TypeInformation<T> type) {
        return environment.fromSource(
                new ShardedSource<>(records, maker), WatermarkStrategy.noWatermarks(), "events", type);
    }

    private void pojo(StreamExecutionEnvironment environment) {
        events(environment, Event::of, TypeInformation.of(Event.class))
                .keyBy(event -> event.user)
                .map(event -> {
                    event.amount *= 2;
                    return event;
                })
                .sinkTo(new HashSink<>(event -> Event.hash(
                        Event.numbers(event.id, event.userId, event.ts, event.amount, event.flag),
                        event.user,
                        event.country,
                        event.text)));
    }

    private void record(StreamExecutionEnvironment environment) {
        events(environment, EventRecord::of, TypeInformation.of(EventRecord.class))
                .keyBy(EventRecord::user)
                .map(event -> new EventRecord(
                        event.id(),
                        event.userId(),
                        event.ts(),
                        event.amount() * 2,
                        event.flag(),
                        event.user(),
                        event.country(),
                        event.text()))
                .sinkTo(new HashSink<>(event -> Event.hash(
                        Event.numbers(event.id(), event.userId(), event.ts(), event.amount(), event.flag()),
                        event.user(),
                        event.country(),
                        event.text())));
    }

    private void tuple(StreamExecutionEnvironment environment) {
        TypeInformation<Tuple8<Long, Integer, Long, Double, Boolean, String, String, String>> type =
                TypeInformation.of(new TypeHint<>() {});
        events(environment, KeyedShuffle::tuple, type)
                .keyBy(event -> event.f5)
                .map(
                        event -> {
                            event.f3 *= 2;
                            return event;
                        },
                        type)
                .sinkTo(new HashSink<>(event -> Event.hash(
                        Event.numbers(event.f0, event.f1, event.f2, event.f3, event.f4),
                        event.f5,
                        event.f6,
                        event.f7)));
    }

    private static Tuple8<Long, Integer, Long, Double, Boolean, String, String, String> tuple(long index) {
        int userId = Event.userId(index);
        return Tuple8.of(
                index,
                userId,
                Event.ts(index),
                Event.amount(index),
                Event.flag(index),
                Event.user(userId),
                Event.country(userId),
                Event.text(index));
    }
}
