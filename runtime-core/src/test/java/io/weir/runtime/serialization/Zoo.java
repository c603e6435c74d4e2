package io.weir.runtime.serialization;

import io.weir.api.tuple.Tuple0;
import io.weir.api.tuple.Tuple2;
import io.weir.api.tuple.Tuple3;
import io.weir.api.types.TypeHint;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Types of every kind, to be serialized with random values. */
final class Zoo {
    private Zoo() {}

    public enum Level {
        LOW,
        HIGH {
            @Override
            public String toString() {
                return "a constant with a class of its own";
            }
        }
    }

    /** Private fields with getters and setters. */
    public static class Order {
        private long id;
        private int userId;
        private Double amount;
        private boolean active;
        private String user;
        private Level level;

        public long getId() {
            return id;
        }

        public void setId(long id) {
            this.id = id;
        }

        public int getUserId() {
            return userId;
        }

        public void setUserId(int userId) {
            this.userId = userId;
        }

        public Double getAmount() {
            return amount;
        }

        public void setAmount(Double amount) {
            this.amount = amount;
        }

        public boolean isActive() {
            return active;
        }

        public void setActive(boolean active) {
            this.active = active;
        }

        public String getUser() {
            return user;
        }

        public void setUser(String user) {
            this.user = user;
        }

        public Level getLevel() {
            return level;
        }

        public void setLevel(Level level) {
            this.level = level;
        }
    }

    /** Private fields of a superclass, reached through their setters, and a setter that answers the object. */
    public static class SpecialOrder extends Order {
        public String note = "set by the constructor";
        public List<String> tags;
        private short rank;

        public short getRank() {
            return rank;
        }

        public SpecialOrder setRank(short rank) {
            this.rank = rank;
            return this;
        }
    }

    /** More nullable fields than a byte has bits, of every fixed width. */
    public static class Wide {
        public Boolean a;
        public Byte b;
        public Short c;
        public Character d;
        public Integer e;
        public Long f;
        public Float g;
        public Double h;
        public String i;
        public String j;
        public byte k;
        public short l;
        public char m;
        public int n;
        public float o;
        public double p;
        public boolean q;
        public Date r;
        public int[] s;
        public Optional<String> t;
    }

    public static class Pair<A, B> {
        public A first;
        public B second;
        public transient String notKept;
    }

    public static class NamedPair<B> extends Pair<String, B> {
        public ArrayList<Pair<B, Integer>> history;
        public HashMap<String, B> byName;
    }

    /** Not a POJO: no constructor without arguments. */
    public static final class Secret {
        private final String text;
        private final int[] numbers;

        public Secret(String text, int[] numbers) {
            this.text = text;
            this.numbers = numbers;
        }

        String text() {
            return text;
        }

        int[] numbers() {
            return numbers;
        }
    }

    public record Trade(long id, String symbol, double price, Integer quantity, Level level) {}

    public record Nothing() {}

    record Hidden(String text, long[] numbers) {}

    public record Batch<T>(List<T> items, Map<String, T> byName, Trade best, Optional<T> last) {}

    public sealed interface Shape permits Circle, Polygon, Level2 {}

    public record Circle(double radius) implements Shape {}

    public record Polygon(List<Tuple2<Double, Double>> corners) implements Shape {}

    public sealed interface Level2 extends Shape permits Unit {}

    public enum Unit implements Level2 {
        POINT,
        LINE
    }

    public sealed interface Result<T> permits Ok, Failed {}

    public record Ok<V>(V value) implements Result<V> {}

    public record Failed<V>(String why) implements Result<V> {}

    /** All kinds except Kryo's. */
    static List<TypeInformation<?>> generated() {
        List<TypeInformation<?>> types = new ArrayList<>(List.of(
                Types.BOOLEAN,
                Types.BYTE,
                Types.SHORT,
                Types.CHAR,
                Types.INT,
                Types.LONG,
                Types.FLOAT,
                Types.DOUBLE,
                Types.STRING,
                Types.BIG_DEC,
                Types.BIG_INT,
                Types.DATE,
                Types.INSTANT,
                Types.DURATION,
                Types.LOCAL_DATE,
                Types.LOCAL_TIME,
                Types.LOCAL_DATE_TIME,
                Types.OFFSET_DATE_TIME,
                Types.ZONED_DATE_TIME,
                Types.UUID,
                Types.ENUM(Level.class)));
        for (TypeInformation<?> element : List.of(
                Types.BOOLEAN, Types.BYTE, Types.SHORT, Types.CHAR, Types.INT, Types.LONG, Types.FLOAT, Types.DOUBLE)) {
            types.add(Types.PRIMITIVE_ARRAY(element));
        }
        types.addAll(List.of(
                TypeInformation.of(String[].class),
                TypeInformation.of(long[][].class),
                TypeInformation.of(Order[].class),
                Types.TUPLE(Types.STRING, Types.LONG),
                Types.TUPLE(IntStream.range(0, 25)
                        .mapToObj(index -> index % 2 == 0 ? Types.STRING : Types.INT)
                        .toArray(TypeInformation<?>[]::new)),
                new TypeHint<Tuple0>() {}.getTypeInfo(),
                new TypeHint<Tuple3<Tuple2<String, Trade>, List<Order>, int[]>>() {}.getTypeInfo(),
                Types.POJO(Order.class),
                Types.POJO(SpecialOrder.class),
                Types.POJO(Wide.class),
                new TypeHint<Pair<String, Long>>() {}.getTypeInfo(),
                new TypeHint<NamedPair<Trade>>() {}.getTypeInfo(),
                Types.RECORD(Trade.class),
                Types.RECORD(Nothing.class),
                Types.RECORD(Hidden.class),
                new TypeHint<Batch<Order>>() {}.getTypeInfo(),
                Types.SEALED(Shape.class),
                new TypeHint<Result<Tuple2<String, Long>>>() {}.getTypeInfo(),
                new TypeHint<List<Optional<String>>>() {}.getTypeInfo(),
                new TypeHint<List<Void>>() {}.getTypeInfo(),
                new TypeHint<List<Trade>>() {}.getTypeInfo(),
                new TypeHint<Set<Long>>() {}.getTypeInfo(),
                new TypeHint<Collection<Date>>() {}.getTypeInfo(),
                new TypeHint<Map<String, List<Order>>>() {}.getTypeInfo(),
                new TypeHint<Map<Trade, Date>>() {}.getTypeInfo(),
                new TypeHint<Optional<Trade>>() {}.getTypeInfo(),
                new TypeHint<Optional<Order>>() {}.getTypeInfo()));
        return types;
    }
}
