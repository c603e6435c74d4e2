package io.weir.runtime.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the subtasks of an operator had when the snapshot was taken that the job starts from, and which part of it belongs to
 * one subtask now.
 *
 * @param snapshots what {@link OperatorState#snapshot} gave in each former subtask, by its number; empty where there was none
 * @param subtask the number of the subtask now
 * @param parallelism the number of subtasks now
 */
public record FormerOperatorState(List<byte[]> snapshots, int subtask, int parallelism) {
    /** Copies the list and checks the numbers. */
    public FormerOperatorState {
        snapshots = List.copyOf(snapshots);
        if (subtask < 0 || subtask >= parallelism) {
            throw new IllegalArgumentException("subtask=%d must be from 0 to parallelism=%d, which is not included"
                    .formatted(subtask, parallelism));
        }
    }

    /**
     * A state as the subtask finds it.
     *
     * @param kind how it is dealt out
     * @param own the elements that it writes again while nobody uses the state: all subtasks together have each once
     * @param all the elements that it gets when the state is used
     */
    record Part(OperatorStateKind kind, List<StoredElement> own, List<StoredElement> all) {}

    /** The states by name, in the order in which they were found. */
    Map<String, Part> parts() {
        List<List<OperatorStateFormat.Section>> sections =
                snapshots.stream().map(OperatorStateFormat::read).toList();
        Map<String, OperatorStateKind> kinds = new LinkedHashMap<>();
        for (List<OperatorStateFormat.Section> ofSubtask : sections) {
            for (OperatorStateFormat.Section section : ofSubtask) {
                kinds.putIfAbsent(section.name(), section.kind());
            }
        }
        Map<String, Part> parts = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> parts.put(name, part(name, kind, sections)));
        return parts;
    }

    private Part part(String name, OperatorStateKind kind, List<List<OperatorStateFormat.Section>> sections) {
        List<@Nullable List<StoredElement>> bySubtask = new ArrayList<>();
        for (List<OperatorStateFormat.Section> ofSubtask : sections) {
            bySubtask.add(elements(name, kind, ofSubtask));
        }
        if (kind == OperatorStateKind.BROADCAST_MAP) {
            List<StoredElement> map = oneOf(bySubtask);
            return new Part(kind, map, map);
        }
        List<StoredElement> all = new ArrayList<>();
        for (List<StoredElement> elements : bySubtask) {
            if (elements != null) {
                all.addAll(elements);
            }
        }
        List<StoredElement> own = share(bySubtask, all);
        return new Part(kind, own, kind == OperatorStateKind.UNION_LIST ? all : own);
    }

    /** Null where the former subtask did not have the state. */
    private static @Nullable List<StoredElement> elements(
            String name, OperatorStateKind kind, List<OperatorStateFormat.Section> sections) {
        List<StoredElement> elements = null;
        for (OperatorStateFormat.Section section : sections) {
            if (section.name().equals(name)) {
                if (section.kind() != kind) {
                    throw new IllegalStateException(
                            "The operator state '%s' was %s in one subtask and %s in another. Give them two names."
                                    .formatted(
                                            name,
                                            kind.userName(),
                                            section.kind().userName()));
                }
                elements = elements == null ? new ArrayList<>() : elements;
                elements.addAll(section.elements());
            }
        }
        return elements;
    }

    /** The map of the former subtask that this one follows, or where that had none, of the next that has one. */
    private List<StoredElement> oneOf(List<@Nullable List<StoredElement>> bySubtask) {
        for (int i = 0; i < bySubtask.size(); i++) {
            List<StoredElement> map = bySubtask.get((subtask + i) % bySubtask.size());
            if (map != null) {
                return map;
            }
        }
        return List.of();
    }

    private List<StoredElement> share(List<@Nullable List<StoredElement>> bySubtask, List<StoredElement> all) {
        if (bySubtask.size() == parallelism) {
            List<StoredElement> own = bySubtask.get(subtask);
            return own == null ? List.of() : own;
        }
        int from = (int) ((long) all.size() * subtask / parallelism);
        int end = (int) ((long) all.size() * (subtask + 1) / parallelism);
        return all.subList(from, end);
    }
}
