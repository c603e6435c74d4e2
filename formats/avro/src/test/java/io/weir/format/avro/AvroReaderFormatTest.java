package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.PoisonRecordPolicy;
import io.weir.connector.files.BlockSplittingRecursiveEnumerator;
import io.weir.connector.files.FileSource;
import io.weir.operators.testing.SourceContract;
import io.weir.operators.testing.SourceHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AvroReaderFormatTest {
    private static final Schema OTHER = new Schema.Parser().parse("""
                    {"type":"record","name":"Quake","namespace":"io.weir.format.avro","fields":[
                      {"name":"place","type":"string"},{"name":"depth","type":"int","default":-1}]}""");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isReadInPartsAndGoesOnWhereverItIsBrokenOff(long seed) throws Exception {
        write("a.avro", 300, CodecFactory.nullCodec());
        write("b.avro", 200, CodecFactory.deflateCodec(6));
        FileSource<Quake> source = FileSource.forRecordStreamFormat(
                        AvroReaderFormat.forSpecific(Quake.class), directory)
                .setFileEnumerator(() -> new BlockSplittingRecursiveEnumerator(40 + 100 * seed))
                .build();

        try (var harness = SourceHarness.start(source, 3)) {
            assertThat(harness.readAll()).hasSize(500).doesNotHaveDuplicates();
        }
        SourceContract.check(source, false, seed);
        SourceContract.check(source, true, seed);
    }

    @Test
    void readsByAnotherSchemaAsGenericRecords() throws Exception {
        write("a.avro", 3, CodecFactory.nullCodec());
        FileSource<GenericRecord> source = FileSource.forRecordStreamFormat(
                        AvroReaderFormat.forGeneric(OTHER), directory)
                .build();

        try (var harness = SourceHarness.start(source, 1)) {
            List<GenericRecord> records = harness.readAll();
            assertThat(records).hasSize(3);
            assertThat(records.get(2).get("depth")).isEqualTo(-1);
        }
        assertThat(source.getProducedType()).isEqualTo(new GenericRecordAvroTypeInfo(OTHER));
    }

    @Test
    void aDamagedBlockCostsItselfAlone() throws Exception {
        Path file = write("a.avro", 300, CodecFactory.nullCodec());
        long second = blocks(file).get(1);
        byte[] bytes = Files.readAllBytes(file);
        // The number of records in the block: more than it has.
        bytes[(int) second]++;
        bytes[(int) second]++;
        Files.write(file, bytes);
        FileSource<Quake> source = FileSource.forRecordStreamFormat(AvroReaderFormat.forSpecific(Quake.class), file)
                .setPoisonRecordPolicy(PoisonRecordPolicy.skip())
                .build();

        try (var harness = SourceHarness.start(source, 1)) {
            List<Quake> quakes = harness.readAll();
            assertThat(quakes).contains(new Quake(299, "place 299")).hasSizeGreaterThan(200);
        }
        FileSource<Quake> failing = FileSource.forRecordStreamFormat(AvroReaderFormat.forSpecific(Quake.class), file)
                .build();
        try (var harness = SourceHarness.start(failing, 1)) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageContaining(
                            "'%s' at byte %d cannot be read: the block of Avro records is damaged", file, second);
        }
    }

    @Test
    void saysWhatIsNoAvroFileOrHasAnotherSchema() throws Exception {
        Path text = Files.writeString(directory.resolve("a.txt"), "no Avro");
        Path records = write("a.avro", 3, CodecFactory.nullCodec());
        Schema strict = new Schema.Parser().parse(OTHER.toString().replace(",\"default\":-1", ""));

        assertThatThrownBy(() -> read(AvroReaderFormat.forGeneric(OTHER), text))
                .hasMessageContaining("it is no Avro file that can be read here");
        assertThatThrownBy(() -> read(AvroReaderFormat.forGeneric(strict), records))
                .hasMessageContaining("records of its schema cannot become those of this one")
                .hasMessageContaining("depth");
    }

    private static void read(AvroReaderFormat<GenericRecord> format, Path file) throws Exception {
        try (var harness = SourceHarness.start(
                FileSource.forRecordStreamFormat(format, file).build(), 1)) {
            harness.readAll();
        }
    }

    /** Blocks of about 250 bytes. */
    private Path write(String name, int count, CodecFactory codec) throws IOException {
        Path file = directory.resolve(name);
        try (DataFileWriter<Quake> writer = new DataFileWriter<>(new SpecificDatumWriter<>(Quake.class))) {
            writer.setCodec(codec);
            writer.setSyncInterval(250);
            writer.create(Quake.SCHEMA$, file.toFile());
            for (int i = 0; i < count; i++) {
                writer.append(new Quake(i, name.startsWith("b") ? "b " + i : "place " + i));
            }
        }
        return file;
    }

    private static List<Long> blocks(Path file) throws IOException {
        List<Long> starts = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            while (reader.hasNext()) {
                if (starts.isEmpty() || starts.get(starts.size() - 1) != reader.previousSync()) {
                    starts.add(reader.previousSync());
                }
                reader.next();
            }
        }
        return starts;
    }
}
