package io.weir.log.cluster.node;

import java.util.Map;

/**
 * What a node tells of itself.
 *
 * @param id its number
 * @param incarnation another one each time its process starts
 * @param endpoints host:port by the names of listeners
 * @param rack where it stands; empty: nobody has said
 */
record NodeRecord(int id, String incarnation, Map<String, String> endpoints, String rack) {
    NodeRecord {
        endpoints = Map.copyOf(endpoints);
    }
}
