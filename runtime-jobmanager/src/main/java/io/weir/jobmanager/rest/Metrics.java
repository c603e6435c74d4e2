package io.weir.jobmanager.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Metrics as clients ask for them: first their names, then the values of some, alone or over several owners. */
final class Metrics {
    private static final Set<String> ALL_AGGREGATES = Set.of("min", "max", "avg", "sum", "skew");

    private Metrics() {}

    /** A metric; without {@code get} only its name. Values are text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Value(String id, @Nullable String value) {}

    /** A metric over several owners. Skew is the mean absolute deviation in percent of the mean. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Aggregate(
            String id,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double avg,
            @Nullable Double sum,
            @Nullable Double skew) {}

    static List<Value> of(Map<String, ?> values, RestRequest request) {
        List<String> wanted = request.queryList("get");
        List<Value> shown = new ArrayList<>();
        if (wanted.isEmpty()) {
            new TreeSet<>(values.keySet()).forEach(name -> shown.add(new Value(name, null)));
        }
        for (String name : wanted) {
            Object value = values.get(name);
            if (value != null) {
                shown.add(new Value(name, String.valueOf(value)));
            }
        }
        return shown;
    }

    static List<Object> aggregated(Collection<Map<String, Number>> owners, RestRequest request) {
        List<String> wanted = request.queryList("get");
        if (wanted.isEmpty()) {
            Set<String> names = new TreeSet<>();
            owners.forEach(values -> names.addAll(values.keySet()));
            return names.stream().<Object>map(name -> new Value(name, null)).toList();
        }
        Set<String> aggregates = new LinkedHashSet<>(request.queryList("agg"));
        if (!ALL_AGGREGATES.containsAll(aggregates)) {
            throw RestException.badRequest("agg is '%s'; it may hold %s."
                    .formatted(String.join(",", aggregates), String.join(",", new TreeSet<>(ALL_AGGREGATES))));
        }
        List<Object> shown = new ArrayList<>();
        for (String name : wanted) {
            double[] values = owners.stream()
                    .filter(owner -> owner.containsKey(name))
                    .mapToDouble(owner -> owner.get(name).doubleValue())
                    .toArray();
            if (values.length > 0) {
                shown.add(aggregate(name, values, aggregates.isEmpty() ? ALL_AGGREGATES : aggregates));
            }
        }
        return shown;
    }

    private static Aggregate aggregate(String name, double[] values, Set<String> wanted) {
        double min = values[0];
        double max = values[0];
        double sum = 0;
        for (double value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
        }
        double mean = sum / values.length;
        double deviation = 0;
        for (double value : values) {
            deviation += Math.abs(value - mean);
        }
        double skew = mean == 0 ? 0 : deviation / values.length / mean * 100;
        return new Aggregate(
                name,
                wanted.contains("min") ? min : null,
                wanted.contains("max") ? max : null,
                wanted.contains("avg") ? mean : null,
                wanted.contains("sum") ? sum : null,
                wanted.contains("skew") ? skew : null);
    }
}
