package io.weir.benchmarks.workload;

import io.weir.api.configuration.Configuration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** W8 on Weir; its arguments are those of {@link LogWorkload#run}. */
public final class LogOnWeir implements LogEngine {
    private final String address;
    private final BenchmarkCluster cluster;

    private LogOnWeir(String address, Path checkpoints) {
        this.address = address;
        Configuration settings = new Configuration();
        settings.setString("execution.checkpointing.interval", "1 s");
        settings.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        cluster = new BenchmarkCluster(1, PARALLELISM, settings);
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        try (LogOnWeir engine = new LogOnWeir(args[0], Path.of(args[3]))) {
            LogWorkload.run(engine, args);
        }
        System.exit(0);
    }

    @Override
    public String name() {
        return "weir";
    }

    @Override
    public void read(String topic, LogForm form) throws Exception {
        cluster.execute(new LogReading(address, topic, form), PARALLELISM);
    }

    @Override
    public void count(String topic, @Nullable String target) throws Exception {
        cluster.execute(new LogCounts(address, topic, target), PARALLELISM);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
