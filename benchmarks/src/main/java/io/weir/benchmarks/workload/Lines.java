package io.weir.benchmarks.workload;

/** Lines of words; made once for the process, so that no run pays for it. */
final class Lines {
    private static final long SEED = 0x574549520002L;
    private static final long VOCABULARY_SEED = 0x574549520102L;
    private static final int WORDS = 10_000;
    private static final int LINES = 1 << 16;
    private static final int WORDS_PER_LINE = 8;
    private static final String[] ALL = lines();

    private Lines() {}

    /** Line number {@code index}; they repeat. */
    static String line(long index) {
        return ALL[(int) index & (LINES - 1)];
    }

    private static String[] lines() {
        String[] vocabulary = new String[WORDS];
        for (int word = 0; word < WORDS; word++) {
            vocabulary[word] = word(word);
        }
        Zipf zipf = new Zipf(WORDS);
        String[] lines = new String[LINES];
        for (int line = 0; line < LINES; line++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < WORDS_PER_LINE; j++) {
                text.append(j == 0 ? "" : " ")
                        .append(vocabulary[zipf.rank(Mix.at(SEED, (long) line * WORDS_PER_LINE + j))]);
            }
            lines[line] = text.toString();
        }
        return lines;
    }

    private static String word(int number) {
        long random = Mix.at(VOCABULARY_SEED, number);
        StringBuilder text = new StringBuilder();
        long letters = 3 + Mix.uniform(random, 8);
        for (int i = 0; i < letters; i++) {
            text.append((char) ('a' + Mix.uniform(Mix.at(random, i), 26)));
        }
        return text.append(number % 10).toString();
    }
}
