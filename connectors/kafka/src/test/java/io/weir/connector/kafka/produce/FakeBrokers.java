package io.weir.connector.kafka.produce;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;

/** Writes down what is sent, and answers when the test says so. */
final class FakeBrokers implements Deliveries.Network {
    int leader = 1;
    final Set<Integer> unready = new HashSet<>();
    final List<List<SealedBatch>> requests = new ArrayList<>();
    final List<Integer> targets = new ArrayList<>();
    final List<List<Lane>> added = new ArrayList<>();
    int asked;

    @Override
    public int leaderOf(Lane lane) {
        return leader;
    }

    @Override
    public boolean isReady(int node) {
        return !unready.contains(node);
    }

    @Override
    public long pauseMillis(int node) {
        return 7;
    }

    @Override
    public void send(int node, List<SealedBatch> batches) {
        targets.add(node);
        requests.add(List.copyOf(batches));
    }

    @Override
    public void addToTransaction(ProducerIdentity identity, List<Lane> lanes, long deadlineMillis) {
        added.add(List.copyOf(lanes));
    }

    @Override
    public void askForLeaders() {
        asked++;
    }

    /** Answers every batch of the last request in the same way. */
    void answer(Deliveries deliveries, Errors error, long baseOffset, long nowMillis) {
        for (SealedBatch batch : requests.get(requests.size() - 1)) {
            deliveries.onAnswer(batch, error, error.message(), baseOffset, nowMillis, this);
        }
    }
}
