package io.weir.log.cluster.ledger;

import io.netty.util.HashedWheelTimer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.bookkeeper.client.BKException.BKNotEnoughBookiesException;
import org.apache.bookkeeper.client.BookiesHealthInfo;
import org.apache.bookkeeper.client.DistributionSchedule.WriteSet;
import org.apache.bookkeeper.client.EnsemblePlacementPolicy;
import org.apache.bookkeeper.conf.ClientConfiguration;
import org.apache.bookkeeper.feature.FeatureProvider;
import org.apache.bookkeeper.net.BookieId;
import org.apache.bookkeeper.net.DNSToSwitchMapping;
import org.apache.bookkeeper.proto.BookieAddressResolver;
import org.apache.bookkeeper.stats.StatsLogger;

/**
 * Puts a ledger on exactly the nodes that it is made for, and never on another one in the place of one that fails: the owner
 * begins another ledger instead. Made by BookKeeper by its name.
 */
public final class NodePlacement implements EnsemblePlacementPolicy {
    /** Names the nodes in the metadata of a ledger, with commas between them. */
    static final String NODES = "weir-nodes";

    /** Names the node in the client's settings that is asked first. */
    public static final String OWN_BOOKIE_KEY = "weirOwnBookie";

    private volatile Set<BookieId> writable = Set.of();
    private BookieId own = BookieId.parse("none");

    /** For BookKeeper. */
    public NodePlacement() {}

    /** The name of a node among storage nodes. */
    public static BookieId bookie(int node) {
        return BookieId.parse("node-" + node);
    }

    static byte[] metadata(List<Integer> nodes) {
        return String.join(",", nodes.stream().map(String::valueOf).toList()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public EnsemblePlacementPolicy initialize(
            ClientConfiguration conf,
            Optional<DNSToSwitchMapping> mapping,
            HashedWheelTimer timer,
            FeatureProvider features,
            StatsLogger stats,
            BookieAddressResolver resolver) {
        own = BookieId.parse(conf.getString(OWN_BOOKIE_KEY, "none"));
        return this;
    }

    @Override
    public void uninitalize() {
        // nothing is held
    }

    @Override
    public Set<BookieId> onClusterChanged(Set<BookieId> nowWritable, Set<BookieId> readOnly) {
        Set<BookieId> gone = new HashSet<>(writable);
        gone.removeAll(nowWritable);
        gone.removeAll(readOnly);
        writable = Set.copyOf(nowWritable);
        return gone;
    }

    @Override
    public PlacementResult<List<BookieId>> newEnsemble(
            int size, int writeQuorum, int ackQuorum, Map<String, byte[]> metadata, Set<BookieId> excluded)
            throws BKNotEnoughBookiesException {
        List<BookieId> ensemble = new ArrayList<>();
        byte[] nodes = metadata == null ? null : metadata.get(NODES);
        if (nodes != null) {
            for (String node : new String(nodes, StandardCharsets.UTF_8).split(",", -1)) {
                ensemble.add(bookie(Integer.parseInt(node)));
            }
        }
        ensemble.removeAll(excluded);
        ensemble.retainAll(writable);
        if (ensemble.size() < size) {
            throw new BKNotEnoughBookiesException();
        }
        return PlacementResult.of(ensemble, PlacementPolicyAdherence.MEETS_STRICT);
    }

    @Override
    public PlacementResult<BookieId> replaceBookie(
            int size,
            int writeQuorum,
            int ackQuorum,
            Map<String, byte[]> metadata,
            List<BookieId> ensemble,
            BookieId failed,
            Set<BookieId> excluded)
            throws BKNotEnoughBookiesException {
        throw new BKNotEnoughBookiesException();
    }

    @Override
    public void registerSlowBookie(BookieId bookie, long entry) {
        // the order of reads is that of the nodes, the own one first
    }

    @Override
    public WriteSet reorderReadSequence(List<BookieId> ensemble, BookiesHealthInfo health, WriteSet order) {
        return ownFirst(ensemble, order);
    }

    @Override
    public WriteSet reorderReadLACSequence(List<BookieId> ensemble, BookiesHealthInfo health, WriteSet order) {
        return order;
    }

    private WriteSet ownFirst(List<BookieId> ensemble, WriteSet order) {
        for (int i = 1; i < order.size(); i++) {
            if (ensemble.get(order.get(i)).equals(own)) {
                order.moveAndShift(i, 0);
            }
        }
        return order;
    }
}
