package io.weir.benchmarks.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the workloads have to give, computed in one thread with plain maps. It shares the arithmetic of {@link Mix} with
 * them, and makes its input itself.
 */
final class Reference {
    private static final long T0 = 1_600_000_000_000L;

    private Reference() {}

    /** Checksum and number of results. */
    record Expected(long checksum, long results) {}

    private static final class Sum {
        private long checksum;
        private long results;

        void add(long hash) {
            checksum += hash;
            results++;
        }

        Expected expected() {
            return new Expected(checksum, results);
        }
    }

    static Expected statelessChain(long records) {
        Sum sum = new Sum();
        for (long i = 0; i < records; i++) {
            long x = Mix.at(0x574549520001L, i) * 31 + 7;
            if ((x & 3) != 0) {
                sum.add(x ^ (x >>> 17));
            }
        }
        return sum.expected();
    }

    static Expected wordCount(long records) {
        List<String> vocabulary = new ArrayList<>();
        for (int w = 0; w < 10_000; w++) {
            long r = Mix.at(0x574549520102L, w);
            String word = "";
            for (int c = 0; c < 3 + Mix.uniform(r, 8); c++) {
                word += (char) ('a' + Mix.uniform(Mix.at(r, c), 26));
            }
            vocabulary.add(word + w % 10);
        }
        Zipf zipf = new Zipf(10_000);
        Map<String, Long> counts = new HashMap<>();
        Sum sum = new Sum();
        for (long i = 0; i < records; i++) {
            long line = i % 65_536;
            for (int j = 0; j < 8; j++) {
                String word = vocabulary.get(zipf.rank(Mix.at(0x574549520002L, line * 8 + j)));
                sum.add(Mix.hash(word.hashCode(), counts.merge(word, 1L, Long::sum)));
            }
        }
        return sum.expected();
    }

    static Expected keyedSum(long records, int keys, boolean zipf) {
        Zipf distribution = new Zipf(keys);
        Map<Long, long[]> totals = new HashMap<>();
        Sum sum = new Sum();
        for (long i = 0; i < records; i++) {
            long random = Mix.at(0x574549520003L, i);
            long key = Mix.mix64(zipf ? distribution.rank(random) : Mix.uniform(random, keys));
            long[] total = totals.computeIfAbsent(key, absent -> new long[2]);
            total[0]++;
            total[1] += key & 1023;
            sum.add(Mix.hash(key, total[0], total[1]));
        }
        return sum.expected();
    }

    /** Count and highest price by end of window and auction. */
    private static Map<Long, Map<Long, long[]>> windows(long records, long sizeMillis, long slideMillis) {
        Map<Long, Map<Long, long[]>> windows = new TreeMap<>();
        for (long i = 0; i < records; i++) {
            long random = Mix.at(0x574549520104L, i);
            long a = i / 15;
            long auction = random % 2 == 0 ? 10_000 + a / 100 * 100 : 10_000 + a - Mix.uniform(random, 1_000);
            long price = 1 + (Mix.at(0x574549520204L, i) & 0xFFFFF);
            long timestamp = T0 + i / 10 - Mix.uniform(Mix.at(0x574549520004L, i), 1_000);
            long firstEnd = (timestamp / slideMillis + 1) * slideMillis;
            for (long end = firstEnd; end - sizeMillis <= timestamp; end += slideMillis) {
                long[] total = windows.computeIfAbsent(end, absent -> new HashMap<>())
                        .computeIfAbsent(auction, absent -> new long[2]);
                total[0]++;
                total[1] = Math.max(total[1], price);
            }
        }
        return windows;
    }

    static Expected tumbling(long records) {
        Sum sum = new Sum();
        windows(records, 10_000, 10_000)
                .forEach((end, auctions) ->
                        auctions.forEach((auction, total) -> sum.add(Mix.hash(auction, end, total[0], total[1]))));
        return sum.expected();
    }

    static Expected slidingAll(long records) {
        Sum sum = new Sum();
        windows(records, 10_000, 1_000)
                .forEach((end, auctions) ->
                        auctions.forEach((auction, total) -> sum.add(Mix.hash(end, auction, total[0]))));
        return sum.expected();
    }

    static Expected sliding(long records) {
        Sum sum = new Sum();
        windows(records, 10_000, 1_000).forEach((end, auctions) -> {
            long bestAuction = Long.MAX_VALUE;
            long bestCount = -1;
            for (Map.Entry<Long, long[]> entry : auctions.entrySet()) {
                long count = entry.getValue()[0];
                if (count > bestCount || (count == bestCount && entry.getKey() < bestAuction)) {
                    bestCount = count;
                    bestAuction = entry.getKey();
                }
            }
            sum.add(Mix.hash(end, bestAuction, bestCount));
        });
        return sum.expected();
    }

    static Expected keyedShuffle(long records) {
        Sum sum = new Sum();
        for (long i = 0; i < records; i++) {
            long userId = Mix.uniform(Mix.at(0x574549520005L, i), 100_000);
            long t = i % 4_096;
            String text = "";
            for (int c = 0; c < 32; c++) {
                text += (char) ('a' + Mix.uniform(Mix.at(0x574549520105L, t * 32 + c), 26));
            }
            long c = userId % 200;
            String country = "" + (char) ('A' + c / 26) + (char) ('A' + c % 26);
            double amount = (i % 1_000_003) / 4.0 * 2;
            sum.add(Mix.mix64(i
                    + 3 * (T0 + i / 10)
                    + 5 * userId
                    + (i % 3 == 0 ? 1 : 0)
                    + 7L * ("user-" + userId).hashCode()
                    + 11L * country.hashCode()
                    + 13L * text.hashCode()
                    + 17 * Double.doubleToLongBits(amount)));
        }
        return sum.expected();
    }
}
