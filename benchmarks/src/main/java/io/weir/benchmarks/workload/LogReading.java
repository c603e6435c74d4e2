package io.weir.benchmarks.workload;

import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.types.TypeInformation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The source of W8 alone: each record is made and hashed in the source's own task, so that nothing is exchanged.
 *
 * @param address of the brokers
 * @param topic to read, to where it ends now
 * @param form what is made of each record
 */
public record LogReading(String address, String topic, Form form) implements Workload {
    /** What is made of a record. */
    enum Form {
        /** A string of its 100 bytes. */
        STRING("strings"),
        /** An object with its fields: key, index and the nine random numbers. */
        RECORD("objects with fields");

        private final String what;

        Form(String what) {
            this.what = what;
        }

        String what() {
            return what;
        }
    }

    @Override
    public void build(StreamExecutionEnvironment environment) {
        if (form == Form.STRING) {
            read(environment, new Strings(), text -> Mix.hash(text.length(), text.charAt(15)));
        } else {
            read(environment, new Records(), entry -> Mix.hash(entry.key, entry.index));
        }
    }

    private <T> void read(StreamExecutionEnvironment environment, MeasuredSchema<T> schema, HashSink.Hash<T> hash) {
        MeasuredSchema.read(environment, address, topic, schema).sinkTo(new HashSink<>(hash));
    }

    /** A record with its fields. */
    public static final class Entry {
        private static final int RANDOM_NUMBERS = 9;

        /** The key. */
        public long key;

        /** The number of the record. */
        public long index;

        /** What else is in it. */
        public long[] random = new long[RANDOM_NUMBERS];

        /** For serializers. */
        public Entry() {}
    }

    private static final class Records implements MeasuredSchema<Entry> {
        private static final long serialVersionUID = 1L;
        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        @Override
        public Entry deserialize(byte[] buffer, int offset, int length) {
            Entry entry = new Entry();
            entry.key = (long) LONGS.get(buffer, offset);
            entry.index = (long) LONGS.get(buffer, offset + Long.BYTES);
            int at = offset + 2 * Long.BYTES;
            for (int i = 0; i < entry.random.length; i++) {
                entry.random[i] = (long) LONGS.get(buffer, at);
                at += Long.BYTES;
            }
            return entry;
        }

        @Override
        public TypeInformation<Entry> getProducedType() {
            return TypeInformation.of(Entry.class);
        }
    }

    /** One char for each byte, whatever it is. */
    private static final class Strings implements MeasuredSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(byte[] buffer, int offset, int length) {
            return new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return TypeInformation.of(String.class);
        }
    }
}
