package io.weir.examples;

import io.weir.api.configuration.ParameterTool;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.Collector;
import io.weir.api.functions.FlatMapFunction;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.tuple.Tuple2;
import io.weir.connector.files.FileSink;
import io.weir.connector.files.FileSource;
import io.weir.connector.files.SimpleStringEncoder;
import io.weir.connector.files.reader.TextLineInputFormat;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Counts words: {@code WordCount [--input FILE|DIR] [--output DIR]}. Without input it counts the words of a nursery rhyme;
 * without output it prints. Emits the count so far for every word it meets.
 */
public final class WordCount {
    private static final String[] RHYME = {
        "One for sorrow, two for mirth,",
        "three for a funeral, four for a birth,",
        "five for heaven, six for hell,",
        "seven for the devil, his own self."
    };

    private WordCount() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        ParameterTool parameters = ParameterTool.fromArgs(args);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.getConfig().setGlobalJobParameters(parameters);

        String input = parameters.get("input");
        DataStream<String> lines = input == null
                ? env.fromData(RHYME)
                : env.fromSource(
                        FileSource.forRecordStreamFormat(new TextLineInputFormat(), Path.of(input))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "lines");
        DataStream<Tuple2<String, Long>> counts = lines.flatMap(new Words())
                .name("Words")
                .keyBy(word -> word.f0)
                .sum(1)
                .name("Count");

        String output = parameters.get("output");
        if (output == null) {
            counts.print();
        } else {
            counts.sinkTo(FileSink.forRowFormat(Path.of(output), new SimpleStringEncoder<Tuple2<String, Long>>())
                    .build());
        }
        env.execute("Word count");
    }

    /** Cuts lines into words in lower case, each with a count of 1. */
    static final class Words implements FlatMapFunction<String, Tuple2<String, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(String line, Collector<Tuple2<String, Long>> out) {
            for (String word : line.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
                if (!word.isEmpty()) {
                    out.collect(Tuple2.of(word, 1L));
                }
            }
        }
    }
}
