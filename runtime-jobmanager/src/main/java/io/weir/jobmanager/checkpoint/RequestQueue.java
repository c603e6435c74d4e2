package io.weir.jobmanager.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that wait for their turn: savepoints before checkpoints, each in the order they came; periodic ones once. */
final class RequestQueue {
    private static final int LIMIT = 1000;

    private final List<CheckpointRequest> requests = new ArrayList<>();

    /** False when there are too many. */
    boolean add(CheckpointRequest request) {
        if (request.isPeriodic() && requests.stream().anyMatch(CheckpointRequest::isPeriodic)) {
            return true;
        }
        if (requests.size() >= LIMIT) {
            return false;
        }
        requests.add(request);
        return true;
    }

    /** Takes the first one out; null: none may be begun. */
    @Nullable
    CheckpointRequest poll(boolean checkpointsToo, boolean periodicToo) {
        CheckpointRequest chosen = null;
        for (CheckpointRequest request : requests) {
            boolean may = request.kind().isSavepoint() || (request.isPeriodic() ? periodicToo : checkpointsToo);
            boolean better = chosen == null
                    || (request.kind().isSavepoint() && !chosen.kind().isSavepoint());
            if (may && better) {
                chosen = request;
            }
        }
        if (chosen != null) {
            requests.remove(chosen);
        }
        return chosen;
    }

    boolean hasPeriodic() {
        return requests.stream().anyMatch(CheckpointRequest::isPeriodic);
    }

    /** Takes out those that time has asked for. */
    void dropPeriodic() {
        requests.removeIf(CheckpointRequest::isPeriodic);
    }

    /** Takes out all. */
    List<CheckpointRequest> drain() {
        List<CheckpointRequest> all = List.copyOf(requests);
        requests.clear();
        return all;
    }
}
