package io.weir.log.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.weir.log.fuzz.Fuzz;
import io.weir.log.wire.Apis.Served;
import io.weir.log.wire.FrameReader.Progress;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.Test;

/**
 * Requests of every API and version with bytes that are random, or changed at random: each is read, or refused by the one
 * exception that closes a connection, and no few bytes make the broker allocate many.
 */
class RequestFuzzTest {
    private static final int CASES = 20_000;

    /** An empty element of an array takes one byte, and an object with several empty fields when it is read. */
    private static final long BYTES_PER_BYTE = 400;

    /** Exceptions and their messages, and the objects around a request. */
    private static final long BYTES_AT_ALL = 40_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Apis APIS = all();

    private long wholeRequests;

    private static Apis all() {
        Apis.Builder apis = Apis.builder(new Identity("cluster", 1), Features.NONE);
        for (ApiKeys api : ApiKeys.clientApis()) {
            if (api != ApiKeys.API_VERSIONS && api.hasValidVersion()) {
                apis.add(
                        api,
                        api.oldestVersion(),
                        api.latestVersion(false),
                        request -> CompletableFuture.failedFuture(new IllegalStateException()));
            }
        }
        return apis.build();
    }

    @Test
    void readsOrRefusesWhateverComes() {
        long runs = Fuzz.run(CASES, random -> wholeRequests += read(request(random)));
        // Of what is refused at once nothing is learned.
        assertThat(wholeRequests).isBetween(runs / 10, runs * 9 / 10);
    }

    private static byte[] request(Random random) {
        List<Served> all = APIS.all();
        Served served = all.get(random.nextInt(all.size()));
        short version = (short) (served.oldest() + random.nextInt(served.latest() - served.oldest() + 1));
        byte[] frame = random.nextBoolean() ? randomBody(random, served, version) : emptyBody(served, version);
        for (int changes = random.nextInt(6); changes > 0; changes--) {
            change(frame, random);
        }
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(frame, random.nextInt(frame.length));
        }
        return frame;
    }

    private static byte[] randomBody(Random random, Served served, short version) {
        byte[] body = new byte[random.nextInt(1 << random.nextInt(12))];
        int style = random.nextInt(3);
        for (int i = 0; i < body.length; i++) {
            // Small numbers and zeros make counts and lengths that fit.
            body[i] = (byte) (style == 0 ? random.nextInt() : style == 1 ? random.nextInt(4) : 0);
        }
        ByteBuffer frame = ByteBuffer.allocate(15 + body.length);
        frame.putInt(11 + body.length)
                .putShort(served.api().id)
                .putShort(version)
                .putInt(1);
        frame.putShort((short) 0).put((byte) 0).put(body);
        return frame.array();
    }

    private static byte[] emptyBody(Served served, short version) {
        ApiMessage body = served.api().messageType.newRequest();
        try {
            return RawClient.frame(served.api(), version, 1, body);
        } catch (RuntimeException e) {
            // Some requests cannot be empty, or not in this version.
            return randomBody(new Random(version), served, version);
        }
    }

    private static void change(byte[] frame, Random random) {
        int at = Integer.BYTES + random.nextInt(frame.length - Integer.BYTES);
        switch (random.nextInt(4)) {
            case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> frame[at] = (byte) random.nextInt();
            case 2 -> {
                for (int i = at; i < Math.min(frame.length, at + 4); i++) {
                    frame[i] = (byte) (i == at ? 0x7f : 0xff);
                }
            }
            default -> frame[random.nextInt(frame.length)] = (byte) random.nextInt(3);
        }
    }

    /** Returns how many requests could be answered. */
    private static int read(byte[] frame) {
        long allowed = BYTES_AT_ALL + BYTES_PER_BYTE * frame.length;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int parsed = parse(frame);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > allowed) {
            before = THREADS.getCurrentThreadAllocatedBytes();
            parse(frame); // once more, as the first request of its kind also loads classes
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated for %d", frame.length)
                    .isLessThanOrEqualTo(allowed);
        }
        return parsed;
    }

    private static int parse(byte[] frame) {
        RequestParser parser = new RequestParser(APIS, new InetSocketAddress(0), "PLAINTEXT");
        MemoryBudget budget = new MemoryBudget(1 << 20);
        FrameReader frames = new FrameReader(APIS, 1 << 20, budget, UnpooledByteBufAllocator.DEFAULT);
        ByteBuf in = Unpooled.wrappedBuffer(frame);
        List<RequestMemory> read = new ArrayList<>();
        int parsed = 0;
        try {
            while (frames.read(in) == Progress.WHOLE) {
                RequestMemory memory = frames.take();
                read.add(memory);
                parser.parse(memory);
                parsed++;
            }
        } catch (MalformedRequestException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        frames.close();
        read.forEach(RequestMemory::release);
        assertThat(budget.freeBytes()).isEqualTo(1 << 20);
        return parsed;
    }

    @Test
    void allocatesNoMoreThanSomeOfWhatARequestOnlyAnnounces() {
        // Of its own: other tests may run beside it.
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        FrameReader frames = new FrameReader(APIS, 100 << 20, new MemoryBudget(1), allocator);
        long before = allocator.metric().usedDirectMemory();

        ByteBuf begun = Unpooled.buffer()
                .writeInt(100 << 20)
                .writeShort(ApiKeys.PRODUCE.id)
                .writeShort(9);
        assertThat(frames.read(begun)).isEqualTo(Progress.NEEDS_BYTES);

        assertThat(allocator.metric().usedDirectMemory() - before).isLessThanOrEqualTo(FrameReader.FIRST_BYTES);
        frames.read(Unpooled.buffer().writeZero(200_000));
        assertThat(allocator.metric().usedDirectMemory() - before).isLessThanOrEqualTo(10 * 200_000);
        frames.close();
        assertThat(allocator.metric().usedDirectMemory()).isEqualTo(before);
    }

    @Test
    void refusesARequestOfVeryManyFields() {
        ByteBuffer body = ByteBuffer.allocate(4_000_000);

        RequestReader reader = new RequestReader(body);

        assertThat(catchMalformed(() -> {
                    for (int i = 0; i <= RequestReader.MAX_FIELDS; i++) {
                        reader.readByte();
                    }
                }))
                .contains("fields");
    }

    private static String catchMalformed(Runnable reading) {
        try {
            reading.run();
            return "nothing was refused";
        } catch (MalformedRequestException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
