package io.weir.runtime.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.functions.MapFunction;
import org.junit.jupiter.api.Test;

/** The test class itself is the outer object: it is not serializable. */
final class OuterReferencesTest {
    private final long offset = Long.parseLong("5");

    @Test
    void releasesAnOuterObjectThatIsNotUsed() {
        MapFunction<Long, Long> function = new MapFunction<>() {
            @Override
            public Long map(Long value) {
                return value + 1;
            }
        };

        OuterReferences.release(function);

        assertThatCode(() -> UserCode.write(function, "it")).doesNotThrowAnyException();
    }

    @Test
    void keepsAnOuterObjectThatIsUsed() throws Exception {
        MapFunction<Long, Long> function = new MapFunction<>() {
            @Override
            public Long map(Long value) {
                return value + offset;
            }
        };

        OuterReferences.release(function);

        assertThat(function.map(1L)).isEqualTo(6);
        assertThatThrownBy(() -> UserCode.write(function, "operator 'Add'"))
                .hasMessageContaining("operator 'Add'")
                .hasMessageContaining(OuterReferencesTest.class.getName());
    }

    @Test
    void keepsAnOuterObjectThatALambdaWithinUses() throws Exception {
        MapFunction<Long, Long> function = new MapFunction<>() {
            @Override
            public Long map(Long value) throws Exception {
                MapFunction<Long, Long> inner = x -> x + offset;
                return inner.map(value);
            }
        };

        OuterReferences.release(function);

        assertThat(function.map(1L)).isEqualTo(6);
    }

    @Test
    void keepsAnOuterObjectThatAClassWithinUses() throws Exception {
        MapFunction<Long, Long> function = new MapFunction<>() {
            @Override
            public Long map(Long value) throws Exception {
                return new MapFunction<Long, Long>() {
                    @Override
                    public Long map(Long inner) {
                        return inner + offset;
                    }
                }.map(value);
            }
        };

        OuterReferences.release(function);

        assertThat(function.map(1L)).isEqualTo(6);
    }

    @Test
    void releasesTheOuterObjectOfASuperclass() {
        MapFunction<Long, Long> function = new Derived();

        OuterReferences.release(function);

        assertThatCode(() -> UserCode.write(function, "it")).doesNotThrowAnyException();
    }

    @SuppressWarnings("ClassCanBeStatic") // that it is not is the point
    private class Base implements MapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long value) {
            return value;
        }
    }

    private final class Derived extends Base {
        private static final long serialVersionUID = 1L;
    }
}
