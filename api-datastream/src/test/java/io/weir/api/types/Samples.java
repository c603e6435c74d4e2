package io.weir.api.types;

import java.io.Serializable;
import java.util.List;

/** Functions and records to find the types of. */
final class Samples {
    private Samples() {}

    interface Mapper<T, O> extends Serializable {
        O map(T value);
    }

    interface Emitter<R> {
        void emit(R value);
    }

    interface FlatMapper<T, O> extends Serializable {
        void flatMap(T value, Emitter<O> out);
    }

    interface Accumulator<IN, ACC, OUT> extends Serializable {
        ACC create();

        OUT result(ACC accumulator, IN last);
    }

    abstract static class RichMapper<A, B> implements Mapper<A, B> {
        private static final long serialVersionUID = 1L;
    }

    public static class Person {
        public String name;
        private int age;
        public transient Object notKept;

        public int getAge() {
            return age;
        }

        public void setAge(int age) {
            this.age = age;
        }
    }

    public static class Employee extends Person {
        public Person boss;
        public List<Person> team;
    }

    public static class Pair<A, B> {
        public A first;
        public B second;

        A left() {
            return first;
        }
    }

    public static class Labeled<V> extends Pair<String, V> {
        public V[] more;
    }

    public static class Node {
        public long id;
        public Node next;
    }

    public record Point(double x, double y) {}

    public record Box<T>(T content, List<T> rest) {}

    public record Line(Point from, Point to, Person owner) {}

    public sealed interface Shape permits Circle, Square {}

    public record Circle(Point center) implements Shape {}

    public record Square(Point corner) implements Shape {}

    public sealed interface Try<T> permits Done, Failed {}

    public record Done<V>(V value) implements Try<V> {}

    public record Failed<V>(String why) implements Try<V> {}

    public enum Color {
        RED,
        GREEN
    }

    static class NotPublic {
        public int field;
    }

    public static class NoConstructor {
        public int field;

        public NoConstructor(int field) {
            this.field = field;
        }
    }

    public static class FinalField {
        public final int field = 1;
    }

    public static class NoSetter {
        private int field;

        public int getField() {
            return field;
        }
    }

    public static class NoFields {}

    public abstract static class Open {
        public int field;
    }

    public class Inner {
        public int field;
    }

    public static class Hiding extends Person {
        public String name;
    }
}
