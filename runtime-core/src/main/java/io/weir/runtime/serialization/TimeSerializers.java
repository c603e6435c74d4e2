package io.weir.runtime.serialization;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.function.Supplier;

/** Serializers of points in time and spans of time. */
final class TimeSerializers {
    private TimeSerializers() {}

    /** Makes a value out of numbers that were read, and calls numbers damaged that make none. */
    private static <T> T checked(String type, Supplier<T> value) {
        try {
            return value.get();
        } catch (DateTimeException | ArithmeticException e) {
            throw new CorruptDataException("The bytes of a %s are damaged: %s".formatted(type, e.getMessage()));
        }
    }

    private static void writeDateTime(LocalDateTime value, DataOutputView target) {
        target.writeLong(value.toLocalDate().toEpochDay());
        target.writeLong(value.toLocalTime().toNanoOfDay());
    }

    private static LocalDateTime readDateTime(DataInputView source) {
        long day = source.readLong();
        long nano = source.readLong();
        return checked("LocalDateTime", () -> LocalDateTime.of(LocalDate.ofEpochDay(day), LocalTime.ofNanoOfDay(nano)));
    }

    static final class OfInstant extends ImmutableSerializer<Instant> {
        @Override
        public void serialize(Instant value, DataOutputView target) {
            target.writeLong(present(value).getEpochSecond());
            target.writeInt(value.getNano());
        }

        @Override
        public Instant deserialize(DataInputView source) {
            long second = source.readLong();
            int nano = source.readInt();
            return checked("Instant", () -> Instant.ofEpochSecond(second, nano));
        }
    }

    static final class OfDuration extends ImmutableSerializer<Duration> {
        @Override
        public void serialize(Duration value, DataOutputView target) {
            target.writeLong(present(value).getSeconds());
            target.writeInt(value.getNano());
        }

        @Override
        public Duration deserialize(DataInputView source) {
            long second = source.readLong();
            int nano = source.readInt();
            return checked("Duration", () -> Duration.ofSeconds(second, nano));
        }
    }

    static final class OfLocalDate extends ImmutableSerializer<LocalDate> {
        @Override
        public void serialize(LocalDate value, DataOutputView target) {
            target.writeLong(present(value).toEpochDay());
        }

        @Override
        public LocalDate deserialize(DataInputView source) {
            long day = source.readLong();
            return checked("LocalDate", () -> LocalDate.ofEpochDay(day));
        }
    }

    static final class OfLocalTime extends ImmutableSerializer<LocalTime> {
        @Override
        public void serialize(LocalTime value, DataOutputView target) {
            target.writeLong(present(value).toNanoOfDay());
        }

        @Override
        public LocalTime deserialize(DataInputView source) {
            long nano = source.readLong();
            return checked("LocalTime", () -> LocalTime.ofNanoOfDay(nano));
        }
    }

    static final class OfLocalDateTime extends ImmutableSerializer<LocalDateTime> {
        @Override
        public void serialize(LocalDateTime value, DataOutputView target) {
            writeDateTime(present(value), target);
        }

        @Override
        public LocalDateTime deserialize(DataInputView source) {
            return readDateTime(source);
        }
    }

    static final class OfOffsetDateTime extends ImmutableSerializer<OffsetDateTime> {
        @Override
        public void serialize(OffsetDateTime value, DataOutputView target) {
            writeDateTime(present(value).toLocalDateTime(), target);
            target.writeInt(value.getOffset().getTotalSeconds());
        }

        @Override
        public OffsetDateTime deserialize(DataInputView source) {
            LocalDateTime local = readDateTime(source);
            int offsetSeconds = source.readInt();
            return checked("OffsetDateTime", () -> OffsetDateTime.of(local, ZoneOffset.ofTotalSeconds(offsetSeconds)));
        }
    }

    static final class OfZonedDateTime extends ImmutableSerializer<ZonedDateTime> {
        @Override
        public void serialize(ZonedDateTime value, DataOutputView target) {
            writeDateTime(present(value).toLocalDateTime(), target);
            target.writeInt(value.getOffset().getTotalSeconds());
            target.writeString(value.getZone().getId());
        }

        @Override
        public ZonedDateTime deserialize(DataInputView source) {
            LocalDateTime local = readDateTime(source);
            int offsetSeconds = source.readInt();
            String zone = source.readString();
            return checked(
                    "ZonedDateTime",
                    () -> ZonedDateTime.ofLocal(local, ZoneId.of(zone), ZoneOffset.ofTotalSeconds(offsetSeconds)));
        }
    }

    /** A {@link Date} can be changed, so it is copied. */
    static final class OfDate implements TypeSerializer<Date> {
        @Override
        public boolean isImmutableType() {
            return false;
        }

        @Override
        public Date copy(Date from) {
            return new Date(from.getTime());
        }

        @Override
        public void serialize(Date value, DataOutputView target) {
            target.writeLong(ImmutableSerializer.present(value).getTime());
        }

        @Override
        public Date deserialize(DataInputView source) {
            return new Date(source.readLong());
        }

        @Override
        public TypeSerializer<Date> duplicate() {
            return this;
        }
    }
}
