package io.weir.api.serialization;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text as it is, in UTF-8 unless told otherwise. Bytes that are no text of the charset become replacement characters. */
public final class SimpleStringSchema implements DeserializationSchema<String>, SerializationSchema<String> {
    private static final long serialVersionUID = 1;

    private transient Charset charset;

    /** UTF-8. */
    public SimpleStringSchema() {
        this(StandardCharsets.UTF_8);
    }

    /** Another charset. */
    public SimpleStringSchema(Charset charset) {
        this.charset = Objects.requireNonNull(charset, "charset");
    }

    /** Nothing to open; both schemas have a default. */
    @Override
    public void open(SerializationContext context) {}

    @Override
    public String deserialize(byte[] message) {
        return new String(message, charset);
    }

    @Override
    public String deserialize(byte[] buffer, int offset, int length) {
        return new String(buffer, offset, length, charset);
    }

    @Override
    public byte[] serialize(String element) {
        return element.getBytes(charset);
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeUTF(charset.name());
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        charset = Charset.forName(in.readUTF());
    }
}
