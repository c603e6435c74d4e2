package io.weir.operators.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.basic.CollectionSource;
import io.weir.api.connector.basic.IndexRange;
import io.weir.api.connector.basic.NumberSequenceSource;
import io.weir.api.connector.basic.SplitQueue;
import io.weir.api.types.Types;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources of the API go on where a snapshot was. */
final class BasicSourcesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aSequenceGoesOn(long seed) throws Exception {
        for (long count : new long[] {1, 2, 10, 100}) {
            SourceContract.check(new NumberSequenceSource(7, 6 + count), false, seed);
            SourceContract.check(new NumberSequenceSource(7, 6 + count), true, seed);
        }
        SourceContract.check(new NumberSequenceSource(Long.MAX_VALUE - 50, Long.MAX_VALUE), true, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aCollectionGoesOn(long seed) throws Exception {
        CollectionSource<String> source =
                new CollectionSource<>(List.of("a", "bb", "ccc", "", "e", "f", "g", "h", "ı", "j"), Types.STRING);
        source.encode(
                Serializers.create(Types.STRING, SerializerConfig.STANDARD, BasicSourcesTest.class.getClassLoader()));

        SourceContract.check(source, false, seed);
        SourceContract.check(source, true, seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 8, 11, 27})
    void waitingSplitsThatAreCutOffAreRefused(int length) throws Exception {
        var form = SplitQueue.serializer(IndexRange.SERIALIZER);
        byte[] whole = form.serialize(List.of(new IndexRange("a", 1, 2)));

        assertThatThrownBy(() -> form.deserialize(1, Arrays.copyOf(whole, length)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(".*(cut off|are left).*");
    }
}
