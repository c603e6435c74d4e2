package io.weir.jobmanager.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The slots of all TaskManagers and who has them. A job gets all slots it asks for or none; slots are taken from the
 * TaskManager with the most free ones, so that all fill evenly. A request that cannot be met yet does not hold up later
 * ones.
 */
public final class SlotPool {
    private final Map<String, Holder> holders = new LinkedHashMap<>();
    private final Map<String, Request> waiting = new LinkedHashMap<>();
    private final long requestTimeoutMillis;

    /** Requests are refused after {@code requestTimeoutMillis}. */
    public SlotPool(long requestTimeoutMillis) {
        this.requestTimeoutMillis = requestTimeoutMillis;
    }

    /** What became of a request. */
    public sealed interface Outcome {
        /** Whose request it was. */
        String jobId();

        /** The slots are the job's until it gives them back. */
        record Granted(String jobId, List<Slot> slots) implements Outcome {}

        /** There were not enough slots in time; {@code message} says how many there are and what to do. */
        record Refused(String jobId, String message) implements Outcome {}
    }

    /** A TaskManager offers {@code slots} slots, all of them free. */
    public List<Outcome> addTaskManager(String id, String host, int dataPort, int slots) {
        return addTaskManager(id, host, dataPort, slots, Map.of());
    }

    /** A TaskManager offers {@code slots} slots; some are {@code taken} by jobs already, by their index. */
    public List<Outcome> addTaskManager(String id, String host, int dataPort, int slots, Map<Integer, String> taken) {
        Holder holder = new Holder();
        for (int i = 0; i < slots; i++) {
            Slot slot = new Slot(id, i, host, dataPort);
            String jobId = taken.get(i);
            if (jobId == null) {
                holder.free.add(slot);
            } else {
                holder.taken.put(slot, jobId);
            }
        }
        if (holders.putIfAbsent(id, holder) != null) {
            throw new IllegalStateException("TaskManager %s offers its slots twice".formatted(id));
        }
        return grant();
    }

    /** A TaskManager is gone with its slots. */
    public void removeTaskManager(String id) {
        holders.remove(id);
    }

    /** A job wants {@code count} slots. */
    public List<Outcome> request(String jobId, int count, long nowMillis) {
        if (waiting.putIfAbsent(jobId, new Request(count, nowMillis + requestTimeoutMillis)) != null) {
            throw new IllegalStateException("Job %s asks for slots twice".formatted(jobId));
        }
        return grant();
    }

    /** A job gives back what it has and takes its request back. */
    public List<Outcome> release(String jobId) {
        waiting.remove(jobId);
        for (Holder holder : holders.values()) {
            Iterator<Map.Entry<Slot, String>> taken = holder.taken.entrySet().iterator();
            while (taken.hasNext()) {
                Map.Entry<Slot, String> entry = taken.next();
                if (entry.getValue().equals(jobId)) {
                    holder.free.add(entry.getKey());
                    taken.remove();
                }
            }
            holder.free.sort(Comparator.comparingInt(Slot::index));
        }
        return grant();
    }

    /** Refuses the requests that have waited too long. */
    public List<Outcome> expire(long nowMillis) {
        List<Outcome> refused = new ArrayList<>();
        Iterator<Map.Entry<String, Request>> requests = waiting.entrySet().iterator();
        while (requests.hasNext()) {
            Map.Entry<String, Request> entry = requests.next();
            if (nowMillis - entry.getValue().deadlineMillis >= 0) {
                requests.remove();
                refused.add(new Outcome.Refused(entry.getKey(), tooFew(entry.getValue().count)));
            }
        }
        return refused;
    }

    /** Number of slots. */
    public int total() {
        return holders.values().stream()
                .mapToInt(holder -> holder.free.size() + holder.taken.size())
                .sum();
    }

    /** Number of free slots. */
    public int free() {
        return holders.values().stream().mapToInt(holder -> holder.free.size()).sum();
    }

    /** The slots of a TaskManager that are taken, with the jobs that have them; empty when it is not known. */
    public Map<Slot, String> taken(String taskManagerId) {
        Holder holder = holders.get(taskManagerId);
        return holder == null ? Map.of() : Map.copyOf(holder.taken);
    }

    private List<Outcome> grant() {
        List<Outcome> granted = new ArrayList<>();
        Iterator<Map.Entry<String, Request>> requests = waiting.entrySet().iterator();
        while (requests.hasNext()) {
            Map.Entry<String, Request> entry = requests.next();
            if (entry.getValue().count <= free()) {
                requests.remove();
                granted.add(new Outcome.Granted(entry.getKey(), take(entry.getKey(), entry.getValue().count)));
            }
        }
        return granted;
    }

    private List<Slot> take(String jobId, int count) {
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Holder emptiest = null;
            for (Holder holder : holders.values()) {
                if (!holder.free.isEmpty() && (emptiest == null || holder.free.size() > emptiest.free.size())) {
                    emptiest = holder;
                }
            }
            if (emptiest == null) {
                throw new AssertionError("%d slots were free, only %d are".formatted(count, i));
            }
            Slot slot = emptiest.free.remove(0);
            emptiest.taken.put(slot, jobId);
            slots.add(slot);
        }
        return slots;
    }

    private String tooFew(int needed) {
        return ("The job needs %d slots; %d of %d are free on %d TaskManagers, and no more came within %d s "
                        + "('slot.request.timeout'). Start more TaskManagers (bin/taskmanager.sh start), raise "
                        + "'taskmanager.numberOfTaskSlots', or lower the parallelism (-p).")
                .formatted(needed, free(), total(), holders.size(), requestTimeoutMillis / 1000);
    }

    private static final class Holder {
        private final List<Slot> free = new ArrayList<>();
        private final Map<Slot, String> taken = new LinkedHashMap<>();
    }

    private record Request(int count, long deadlineMillis) {}
}
