package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.rocksdb.ObjectCache.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ObjectCacheTest {
    private static final int KEYS = 60_000;

    private final ObjectCache cache = new ObjectCache();
    private final Map<Object, Entry> model = new HashMap<>();

    @Test
    void findsWhatWasAddedAndNotEvicted() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int[] batch = random.ints(300, 0, KEYS).toArray();
            bringNear(batch);
            for (int number : batch) {
                Entry expected = model.get(key(number));
                assertThat(cache.find(key(number), hash(number), null)).isSameAs(expected);
                if (expected == null) {
                    add(number);
                }
            }
            if (round % 20 == 19) {
                cache.evict(random.nextInt(3000), entry -> {
                    boolean goes = (long) entry.key % 3 != 0;
                    if (goes) {
                        model.remove(entry.key);
                    }
                    return goes;
                });
            }
            assertThat(cache.size()).isEqualTo(model.size());
        }
        assertThat(cache.size())
                .as("keys, of which many more are brought near than small caches have")
                .isGreaterThan(20_000);
        assertThat(cache.withValues()).hasSameSizeAs(model.values());
    }

    @Test
    void bringsNearWhereHashesAreEqual() {
        for (int number = 0; number < 10_000; number++) {
            cache.add(new Entry(key(number), number / 8, null));
        }

        int[] batch = IntStream.range(0, 64).toArray();
        cache.bringNear(
                keys(batch), IntStream.of(batch).map(number -> number / 8).toArray(), 0, batch.length);

        for (int number = 0; number < 10_000; number++) {
            Entry found = cache.find(key(number), number / 8, null);
            assertThat(found).isNotNull();
            assertThat(found.key).isEqualTo(key(number));
        }
    }

    /** As part of a larger batch. */
    private void bringNear(int[] batch) {
        int[] hashes = IntStream.of(batch).map(ObjectCacheTest::hash).toArray();
        cache.bringNear(keys(batch), hashes, 100, 164);
    }

    private void add(int number) {
        Entry entry = new Entry(key(number), hash(number), null);
        entry.value = "value " + number;
        cache.add(entry);
        model.put(entry.key, entry);
    }

    private static Object[] keys(int[] batch) {
        return IntStream.of(batch).mapToObj(ObjectCacheTest::key).toArray();
    }

    private static Long key(int number) {
        return (long) number;
    }

    /** Some keys share theirs. */
    private static int hash(int number) {
        return number / 2 * 0x9E37_79B9;
    }
}
