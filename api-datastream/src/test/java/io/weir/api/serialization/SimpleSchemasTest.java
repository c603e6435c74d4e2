package io.weir.api.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SimpleSchemasTest {
    private static final String TEXT = "Zürich → 東京";

    @Test
    void textIsUtf8UnlessToldOtherwise() {
        assertThat(new SimpleStringSchema().serialize(TEXT)).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
        assertThat(new SimpleStringSchema(StandardCharsets.UTF_16LE).serialize("ab"))
                .containsExactly('a', 0, 'b', 0);
    }

    @Test
    void readsTextInTheMiddleOfAnArray() {
        byte[] array = "..Oslo.".getBytes(StandardCharsets.UTF_8);

        assertThat(new SimpleStringSchema().deserialize(array, 2, 4)).isEqualTo("Oslo");
    }

    @Test
    void keepsItsCharsetOnTheWayToTheTasks() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new SimpleStringSchema(StandardCharsets.ISO_8859_1));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            SimpleStringSchema arrived = (SimpleStringSchema) in.readObject();

            assertThat(arrived.deserialize(new byte[] {(byte) 0xfc})).isEqualTo("ü");
        }
    }

    @Test
    void bytesReadAreACopy() {
        byte[] message = {1, 2, 3};
        ByteArraySchema schema = new ByteArraySchema();

        byte[] whole = schema.deserialize(message);
        message[0] = 9;

        assertThat(whole).containsExactly(1, 2, 3);
    }
}
