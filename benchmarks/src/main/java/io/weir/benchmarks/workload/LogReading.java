package io.weir.benchmarks.workload;

import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.types.TypeInformation;

/**
 * The source of W8 alone: each record is made and hashed in the source's own task, so that nothing is exchanged.
 *
 * @param address of the brokers
 * @param topic to read, to where it ends now
 * @param form what is made of each record
 */
public record LogReading(String address, String topic, LogForm form) implements Workload {
    @Override
    public void build(StreamExecutionEnvironment environment) {
        if (form == LogForm.STRING) {
            read(environment, new Strings(), LogForm::hash);
        } else {
            read(environment, new Entries(), LogForm::hash);
        }
    }

    private <T> void read(StreamExecutionEnvironment environment, MeasuredSchema<T> schema, HashSink.Hash<T> hash) {
        MeasuredSchema.read(environment, address, topic, schema).sinkTo(new HashSink<>(hash));
    }

    private static final class Entries implements MeasuredSchema<LogEntry> {
        private static final long serialVersionUID = 1L;

        @Override
        public LogEntry deserialize(byte[] buffer, int offset, int length) {
            return LogEntry.read(buffer, offset);
        }

        @Override
        public TypeInformation<LogEntry> getProducedType() {
            return TypeInformation.of(LogEntry.class);
        }
    }

    private static final class Strings implements MeasuredSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(byte[] buffer, int offset, int length) {
            return LogForm.string(buffer, offset, length);
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return TypeInformation.of(String.class);
        }
    }
}
