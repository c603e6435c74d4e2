package io.weir.runtime.rpc;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the pieces of messages together again. Pieces of one message come in order; those of several may be mixed. A
 * message of which a piece was lost is forgotten when newer ones need its room. Confined to the switchboard's thread.
 */
final class FrameAssembler {
    /** How many messages of the greatest length may be incomplete at once. */
    private static final int MAX_INCOMPLETE = 8;

    private final int maxMessageBytes;
    private final LinkedHashMap<Key, Incomplete> incomplete = new LinkedHashMap<>();
    private long heldBytes;

    FrameAssembler(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Takes a piece; the message, once complete.
     *
     * @throws RpcException if the message is longer than allowed or a piece of it is missing; the message is dropped
     */
    Optional<byte[]> add(Frame frame) {
        if (frame.parts() == 1) {
            return Optional.of(frame.bytes());
        }
        if ((long) frame.parts() * Frame.PART_BYTES > (long) maxMessageBytes + Frame.PART_BYTES) {
            throw new RpcException("A message of %d parts of %d bytes is longer than 'pekko.framesize' (%d bytes)."
                    .formatted(frame.parts(), Frame.PART_BYTES, maxMessageBytes));
        }
        Key key = new Key(frame.origin(), frame.message());
        if (frame.part() == 0) {
            makeRoom();
            incomplete.put(key, new Incomplete(new byte[frame.parts()][]));
        }
        Incomplete message = incomplete.get(key);
        if (message == null) {
            throw new RpcException("Part %d of %d came without those before it; the message is dropped."
                    .formatted(frame.part(), frame.parts()));
        }
        heldBytes += frame.bytes().length;
        if (!message.add(frame)) {
            forget(key);
            throw new RpcException(
                    "Part %d of %d came out of order; the message is dropped.".formatted(frame.part(), frame.parts()));
        }
        if (!message.isComplete()) {
            return Optional.empty();
        }
        forget(key);
        return Optional.of(message.join());
    }

    /** Bytes of incomplete messages. */
    long heldBytes() {
        return heldBytes;
    }

    private void makeRoom() {
        Iterator<Map.Entry<Key, Incomplete>> oldestFirst = incomplete.entrySet().iterator();
        while (oldestFirst.hasNext() && heldBytes > (long) MAX_INCOMPLETE * maxMessageBytes) {
            heldBytes -= oldestFirst.next().getValue().bytes;
            oldestFirst.remove();
        }
    }

    private void forget(Key key) {
        Incomplete removed = incomplete.remove(key);
        if (removed != null) {
            heldBytes -= removed.bytes;
        }
    }

    private record Key(long origin, long message) {}

    private static final class Incomplete {
        private final byte[][] parts;
        private int count;
        private int bytes;

        Incomplete(byte[][] parts) {
            this.parts = parts;
        }

        boolean add(Frame frame) {
            bytes += frame.bytes().length;
            if (frame.part() != count || frame.parts() != parts.length) {
                return false;
            }
            parts[count++] = frame.bytes();
            return true;
        }

        boolean isComplete() {
            return count == parts.length;
        }

        byte[] join() {
            byte[] whole = new byte[bytes];
            int at = 0;
            for (byte[] part : parts) {
                System.arraycopy(part, 0, whole, at, part.length);
                at += part.length;
            }
            return whole;
        }
    }
}
