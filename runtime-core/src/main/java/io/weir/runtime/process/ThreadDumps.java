package io.weir.runtime.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The stacks of all threads of this JVM. */
public final class ThreadDumps {
    private ThreadDumps() {}

    /** One text per thread, sorted by name; each begins with the thread's name in quotes. */
    public static List<String> all() {
        List<String> threads = new ArrayList<>();
        Thread.getAllStackTraces().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().getName()))
                .forEach(entry -> threads.add(describe(entry)));
        return threads;
    }

    private static String describe(Map.Entry<Thread, StackTraceElement[]> entry) {
        Thread thread = entry.getKey();
        StringBuilder text = new StringBuilder("\"%s\" Id=%d %s%s\n"
                .formatted(
                        thread.getName().replace('"', '\''),
                        thread.getId(),
                        thread.getState(),
                        thread.isDaemon() ? " daemon" : ""));
        for (StackTraceElement element : entry.getValue()) {
            text.append("\tat ").append(element).append('\n');
        }
        return text.toString();
    }
}
