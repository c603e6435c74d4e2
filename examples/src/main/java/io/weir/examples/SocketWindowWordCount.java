package io.weir.examples;

import io.weir.api.configuration.ParameterTool;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.windowing.TumblingProcessingTimeWindows;
import java.time.Duration;

/**
 * Counts the words that come over a socket, every five seconds: {@code SocketWindowWordCount --port PORT [--hostname HOST]}.
 * Try it with {@code nc -lk 9000} in another terminal.
 */
public final class SocketWindowWordCount {
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private SocketWindowWordCount() {}

    /** Runs the job. */
    public static void main(String[] args) throws Exception {
        ParameterTool parameters = ParameterTool.fromArgs(args);
        parameters.getRequired("port");
        int port = parameters.getInt("port", 0);
        String host = parameters.get("hostname", "localhost");

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.socketTextStream(host, port)
                .flatMap(new WordCount.Words())
                .name("Words")
                .keyBy(word -> word.f0)
                .window(TumblingProcessingTimeWindows.of(WINDOW))
                .sum(1)
                .name("Count per window")
                .print()
                .setParallelism(1);
        env.execute("Socket window word count");
    }
}
