package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;

/** The hand-written serializers of the types that are not made of other types. */
final class BasicSerializers {
    private BasicSerializers() {}

    static TypeSerializer<?> of(BasicKind kind) {
        return switch (kind) {
            case BOOLEAN -> new PrimitiveSerializers.OfBoolean();
            case BYTE -> new PrimitiveSerializers.OfByte();
            case SHORT -> new PrimitiveSerializers.OfShort();
            case CHAR -> new PrimitiveSerializers.OfChar();
            case INT -> new PrimitiveSerializers.OfInt();
            case LONG -> new PrimitiveSerializers.OfLong();
            case FLOAT -> new PrimitiveSerializers.OfFloat();
            case DOUBLE -> new PrimitiveSerializers.OfDouble();
            case VOID -> new OfVoid();
            case STRING -> new OfString();
            case BIG_DEC -> new OfBigDecimal();
            case BIG_INT -> new OfBigInteger();
            case DATE -> new TimeSerializers.OfDate();
            case INSTANT -> new TimeSerializers.OfInstant();
            case DURATION -> new TimeSerializers.OfDuration();
            case LOCAL_DATE -> new TimeSerializers.OfLocalDate();
            case LOCAL_TIME -> new TimeSerializers.OfLocalTime();
            case LOCAL_DATE_TIME -> new TimeSerializers.OfLocalDateTime();
            case OFFSET_DATE_TIME -> new TimeSerializers.OfOffsetDateTime();
            case ZONED_DATE_TIME -> new TimeSerializers.OfZonedDateTime();
            case UUID -> new OfUuid();
        };
    }

    private static void writeBigInteger(BigInteger value, DataOutputView target) {
        byte[] bytes = value.toByteArray();
        target.writeVarInt(bytes.length);
        target.writeBytes(bytes, 0, bytes.length);
    }

    private static BigInteger readBigInteger(DataInputView source) {
        int length = source.readCount();
        if (length == 0) {
            throw new CorruptDataException("The bytes of a BigInteger are damaged: it has no digits.");
        }
        int start = source.take(length);
        return new BigInteger(source.array(), start, length);
    }

    static final class OfString extends ImmutableSerializer<String> {
        @Override
        public void serialize(String value, DataOutputView target) {
            target.writeString(present(value));
        }

        @Override
        public String deserialize(DataInputView source) {
            return source.readString();
        }
    }

    static final class OfBigInteger extends ImmutableSerializer<BigInteger> {
        @Override
        public void serialize(BigInteger value, DataOutputView target) {
            writeBigInteger(present(value), target);
        }

        @Override
        public BigInteger deserialize(DataInputView source) {
            return readBigInteger(source);
        }
    }

    static final class OfBigDecimal extends ImmutableSerializer<BigDecimal> {
        @Override
        public void serialize(BigDecimal value, DataOutputView target) {
            target.writeInt(present(value).scale());
            writeBigInteger(value.unscaledValue(), target);
        }

        @Override
        public BigDecimal deserialize(DataInputView source) {
            int scale = source.readInt();
            return new BigDecimal(readBigInteger(source), scale);
        }
    }

    static final class OfUuid extends ImmutableSerializer<UUID> {
        @Override
        public void serialize(UUID value, DataOutputView target) {
            target.writeLong(present(value).getMostSignificantBits());
            target.writeLong(value.getLeastSignificantBits());
        }

        @Override
        public UUID deserialize(DataInputView source) {
            return new UUID(source.readLong(), source.readLong());
        }
    }

    /** The only value is null; it takes a byte so that every element of a collection takes at least one. */
    static final class OfVoid extends ImmutableSerializer<Void> {
        @Override
        public void serialize(Void value, DataOutputView target) {
            target.writeByte(0);
        }

        @Override
        @SuppressWarnings("NullAway") // null is the only value of Void
        public Void deserialize(DataInputView source) {
            source.readByte();
            return null;
        }
    }
}
