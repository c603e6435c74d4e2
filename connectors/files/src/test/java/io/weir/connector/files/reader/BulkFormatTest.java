package io.weir.connector.files.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import io.weir.connector.files.BlockSplittingRecursiveEnumerator;
import io.weir.connector.files.FileSource;
import io.weir.operators.testing.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BulkFormatTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void goesOnWithinABatch(long seed) throws Exception {
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(directory.resolve(name), (name + "-0\n") + (name + "-1\n").repeat(30));
        }
        FileSource<String> source =
                FileSource.forBulkFileFormat(new BatchesOfFour(), directory).build();

        SourceContract.check(source, false, seed);
        SourceContract.check(source, true, seed);
    }

    @Test
    void filesThatAreReadWholeAreNotCutIntoBlocks() {
        assertThatThrownBy(() -> FileSource.forBulkFileFormat(new BatchesOfFour(), directory)
                        .setFileEnumerator(BlockSplittingRecursiveEnumerator::new))
                .hasMessageContaining("cannot be cut into blocks");
    }

    @Test
    void aSimpleFormatCountsRecords() throws Exception {
        for (String name : List.of("a", "b")) {
            Files.writeString(directory.resolve(name), name.repeat(40));
        }
        FileSource<String> source =
                FileSource.forRecordStreamFormat(new Letters(), directory).build();

        for (long seed = 1; seed <= 5; seed++) {
            SourceContract.check(source, false, seed);
            SourceContract.check(source, true, seed);
        }
        assertThat(source.getProducedType()).isEqualTo(Types.STRING);
    }

    /** Lines, four at a time. Positions are the number of the batch. */
    private static final class BatchesOfFour implements BulkFormat<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Reader<String> createReader(FileSourceSplit split) throws IOException {
            return new Lines(Files.readAllLines(split.path()), 0);
        }

        @Override
        public Reader<String> restoreReader(FileSourceSplit split) throws IOException {
            CheckpointedPosition position = split.getReaderPosition().orElseThrow();
            return new Lines(Files.readAllLines(split.path()), (int) position.getOffset());
        }

        @Override
        public boolean isSplittable() {
            return false;
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }

        private static final class Lines implements Reader<String> {
            private final List<String> lines;
            private int batch;

            Lines(List<String> lines, int batch) {
                this.lines = lines;
                this.batch = batch;
            }

            @Override
            public @Nullable RecordIterator<String> readBatch() {
                int first = batch * 4;
                if (first >= lines.size()) {
                    return null;
                }
                int number = batch++;
                int[] next = {0};
                return () -> {
                    int at = next[0]++;
                    return at == 4 || first + at >= lines.size()
                            ? null
                            : new RecordAndPosition<>(lines.get(first + at), number, at + 1L);
                };
            }

            @Override
            public void close() {}
        }
    }

    private static final class Letters extends SimpleStreamFormat<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Reader<String> createReader(FSDataInputStream stream) {
            return new Reader<>() {
                private int count;

                @Override
                public @Nullable String read() throws IOException {
                    int letter = stream.read();
                    return letter < 0 ? null : (char) letter + "" + count++;
                }

                @Override
                public void close() throws IOException {
                    stream.close();
                }
            };
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
