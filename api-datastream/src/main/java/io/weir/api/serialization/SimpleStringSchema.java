package io.weir.api.serialization;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text as it is, in UTF-8 unless told otherwise. Bytes that are no text of the charset become replacement characters. */
public final class SimpleStringSchema implements DeserializationSchema<String>, SerializationSchema<String> {
    private static final long serialVersionUID = 1;

    private final String charsetName;
    private transient @Nullable Charset charset;

    /** UTF-8. */
    public SimpleStringSchema() {
        this(StandardCharsets.UTF_8);
    }

    /** Another charset. */
    public SimpleStringSchema(Charset charset) {
        this.charsetName = charset.name();
        this.charset = charset;
    }

    /** Nothing to open; both schemas have a default. */
    @Override
    public void open(SerializationContext context) {}

    @Override
    public String deserialize(byte[] message) {
        return new String(message, charset());
    }

    @Override
    public String deserialize(byte[] buffer, int offset, int length) {
        return new String(buffer, offset, length, charset());
    }

    @Override
    public byte[] serialize(String element) {
        return element.getBytes(charset());
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }

    /** A charset cannot be shipped with a job, but its name can. */
    private Charset charset() {
        Charset known = charset;
        if (known == null) {
            known = Charset.forName(charsetName);
            charset = known;
        }
        return known;
    }
}
