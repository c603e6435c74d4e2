package io.weir.log.disk;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A disk that can lose its power: what was not forced is then there in part, sector by sector, and names not synced may be the
 * old ones. It can also be full, and fail to force.
 */
public final class MemoryDisk implements Disk {
    private static final int SECTOR_BYTES = 512;

    private final TreeMap<Path, Content> names = new TreeMap<>();
    private final TreeMap<Path, Content> durableNames = new TreeMap<>();
    private final Set<Path> directories = new HashSet<>();
    private long capacity = Long.MAX_VALUE;
    private int failingForces;
    private int forces;
    private int reads;
    private int generation;
    private boolean hasPower = true;
    private int changesLeft = -1;
    private Random chance = new Random(0);
    private final Set<Path> locks = new HashSet<>();
    private Predicate<Path> neverForced = file -> false;
    private Predicate<Path> failsToForce = file -> false;
    private Runnable beforeForces = () -> {};
    private Predicate<Path> lost = file -> false;
    private Predicate<Path> neverDeleted = file -> false;

    /** Directories moved or deleted since the directory that they were in was synced. */
    private final List<Gone> gone = new ArrayList<>();

    /** A directory that is called otherwise now, or by no name. */
    private record Gone(Path from, Optional<Path> to) {}

    /** A file's bytes, and what happened to them since they were forced. */
    private static final class Content {
        private byte[] bytes = new byte[0];
        private byte[] durable = new byte[0];
        private final List<Change> changes = new ArrayList<>();
    }

    /** Bytes written at a place, or null: cut off there. */
    private record Change(long position, byte[] bytes) {}

    /** From now on there is room for that many bytes. */
    public synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    /** The next calls of force fail. */
    public synchronized void failForces(int count) {
        failingForces = count;
    }

    /** Files of these names, when they are opened, are never forced: a bug of who uses the disk. */
    public synchronized void neverForce(Predicate<Path> files) {
        neverForced = files;
    }

    /** Files of these names, when they are opened, cannot be forced. */
    public synchronized void failForcesOf(Predicate<Path> files) {
        failsToForce = files;
    }

    /** Files of these names do not survive a crash: the same. */
    public synchronized void losesInCrashes(Predicate<Path> files) {
        lost = files;
    }

    /** Files of these names are never deleted: the same. */
    public synchronized void neverDelete(Predicate<Path> files) {
        neverDeleted = files;
    }

    /** Called by who forces a file, before anything is done: it may keep the thread. */
    public synchronized void beforeForces(Runnable call) {
        beforeForces = call;
    }

    /** How often files were forced. */
    public synchronized int forces() {
        return forces;
    }

    /** How often files were read from. */
    public synchronized int reads() {
        return reads;
    }

    /** Before the change to the disk of that number, counted from now, the power is lost and stays away. */
    public synchronized void cutPowerBefore(int changes, Random random) {
        changesLeft = changes;
        chance = random;
    }

    /** The power is lost and stays away, if it is there. */
    public synchronized void cutPower(Random random) {
        if (hasPower) {
            hasPower = false;
            crash(random);
        }
        changesLeft = -1;
    }

    /** Whether there is power. */
    public synchronized boolean hasPower() {
        return hasPower;
    }

    /** All files as they are, as if synced. */
    public record Image(Map<Path, byte[]> files) {}

    /** A picture of the disk. */
    public synchronized Image image() {
        Map<Path, byte[]> files = new TreeMap<>();
        names.forEach((path, content) -> files.put(path, content.bytes.clone()));
        return new Image(files);
    }

    /** Makes the disk what the picture shows. */
    public synchronized void restore(Image image) {
        names.clear();
        locks.clear();
        image.files.forEach((path, bytes) -> {
            Content content = new Content();
            content.bytes = bytes.clone();
            content.durable = bytes.clone();
            names.put(path, content);
        });
        durableNames.clear();
        durableNames.putAll(names);
    }

    /** The power is back. */
    public synchronized void restorePower() {
        hasPower = true;
    }

    private void checkPower() throws IOException {
        if (!hasPower) {
            throw new IOException("There is no power.");
        }
    }

    private void beforeChange() throws IOException {
        if (changesLeft >= 0 && changesLeft-- == 0) {
            cutPower(chance);
        }
        checkPower();
    }

    /** Power is lost and comes back; files open now cannot be used any more. */
    public synchronized void crash(Random random) {
        generation++;
        locks.clear();
        if (random.nextBoolean()) {
            names.clear();
            names.putAll(durableNames);
            gone.forEach(each -> each.to().ifPresent(to -> directories.removeIf(path -> path.startsWith(to))));
            names.keySet().forEach(file -> addDirectories(file.getParent()));
        }
        gone.clear();
        names.keySet().removeIf(lost);
        durableNames.clear();
        durableNames.putAll(names);
        for (Content content : new HashSet<>(names.values())) {
            byte[] bytes = content.durable.clone();
            for (Change change : content.changes) {
                bytes = partOf(change, bytes, random);
            }
            content.bytes = bytes;
            content.durable = bytes.clone();
            content.changes.clear();
        }
    }

    private static byte[] partOf(Change change, byte[] before, Random random) {
        if (change.bytes == null) {
            return random.nextBoolean() ? before : Arrays.copyOf(before, (int) change.position);
        }
        if (random.nextInt(3) == 0) {
            return before;
        }
        boolean whole = random.nextInt(3) == 0;
        byte[] after = before;
        for (int at = 0; at < change.bytes.length; ) {
            long place = change.position + at;
            int length = (int) Math.min(change.bytes.length - at, SECTOR_BYTES - place % SECTOR_BYTES);
            if (whole || random.nextBoolean()) {
                after = after.length < place + length ? Arrays.copyOf(after, (int) place + length) : after;
                System.arraycopy(change.bytes, at, after, (int) place, length);
            }
            at += length;
        }
        return after;
    }

    /** The bytes of a file, to be looked at. */
    public synchronized byte[] bytes(Path file) {
        return names.get(file).bytes.clone();
    }

    /** Puts other bytes in the place of a file's. */
    public synchronized void replace(Path file, byte[] bytes) {
        Content content = names.get(file);
        content.bytes = bytes.clone();
        content.durable = bytes.clone();
        content.changes.clear();
    }

    private long used() {
        return names.values().stream()
                .mapToLong(content -> content.bytes.length)
                .sum();
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        return open(file, 1);
    }

    @Override
    public synchronized DiskFile openForBlocks(Path file) throws IOException {
        return open(file, Blocks.BYTES);
    }

    private DiskFile open(Path file, int unit) throws IOException {
        checkPower();
        Content content = names.computeIfAbsent(file, path -> new Content());
        return new OpenFile(content, generation, neverForced.test(file), failsToForce.test(file), unit);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        checkPower();
        addDirectories(directory);
    }

    private void addDirectories(Path directory) {
        for (Path each = directory; each != null; each = each.getParent()) {
            directories.add(each);
        }
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        checkPower();
        Set<Path> children = new HashSet<>();
        names.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .forEach(children::add);
        directories.stream().filter(path -> directory.equals(path.getParent())).forEach(children::add);
        return children.stream().sorted().toList();
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        beforeChange();
        if (directories.remove(from)) {
            directories.add(to);
            moveAll(names, from, to);
            gone.add(new Gone(from, Optional.of(to)));
            return;
        }
        Content content = names.remove(from);
        if (content == null) {
            throw new FileNotFoundException(from.toString());
        }
        names.put(to, content);
    }

    private static void moveAll(Map<Path, Content> names, Path from, Path to) {
        for (Path file : List.copyOf(names.keySet())) {
            if (file.startsWith(from)) {
                names.put(to.resolve(from.relativize(file)), names.remove(file));
            }
        }
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        beforeChange();
        if (directories.contains(path)) {
            gone.add(new Gone(path, Optional.empty()));
        }
        names.keySet().removeIf(file -> file.startsWith(path) && !neverDeleted.test(file));
        directories.removeIf(directory -> directory.startsWith(path));
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws SyncFailedException {
        try {
            beforeChange();
        } catch (IOException e) {
            throw new SyncFailedException(e.getMessage());
        }
        for (Gone each : List.copyOf(gone)) {
            if (directory.equals(each.from().getParent())) {
                gone.remove(each);
                each.to()
                        .ifPresentOrElse(
                                to -> moveAll(durableNames, each.from(), to),
                                () -> durableNames.keySet().removeIf(file -> file.startsWith(each.from())));
            }
        }
        durableNames.keySet().removeIf(path -> directory.equals(path.getParent()));
        for (Map.Entry<Path, Content> name : names.entrySet()) {
            if (directory.equals(name.getKey().getParent())) {
                durableNames.put(name.getKey(), name.getValue());
            }
        }
    }

    @Override
    public synchronized Closeable lock(Path file) throws IOException {
        checkPower();
        if (!locks.add(file)) {
            throw new IOException("The file %s is held by another process".formatted(file));
        }
        return () -> {
            synchronized (this) {
                locks.remove(file);
            }
        };
    }

    @Override
    public synchronized long usableBytes(Path path) {
        return Math.max(0, capacity - used());
    }

    @Override
    public synchronized long totalBytes(Path path) {
        return capacity;
    }

    private final class OpenFile implements DiskFile {
        private final Content content;
        private final int opened;
        private final boolean isNeverForced;
        private final boolean failsToForce;
        private final int unit;

        OpenFile(Content content, int opened, boolean isNeverForced, boolean failsToForce, int unit) {
            this.content = content;
            this.opened = opened;
            this.isNeverForced = isNeverForced;
            this.failsToForce = failsToForce;
            this.unit = unit;
        }

        private void check() throws IOException {
            if (opened != generation) {
                throw new IOException("The power was lost since this file was opened.");
            }
        }

        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                check();
                reads++;
                int count = (int) Math.max(0, Math.min(into.remaining(), content.bytes.length - position));
                into.put(content.bytes, (int) Math.min(position, content.bytes.length), count);
            }
        }

        @Override
        public long transferTo(WritableByteChannel target, long position, long count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate((int) count);
            read(bytes, position);
            return target.write(bytes.flip());
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                beforeChange();
                check();
                if (position % unit != 0 || from.remaining() % unit != 0) {
                    throw new IOException(
                            "%d bytes at %d are not in units of %d.".formatted(from.remaining(), position, unit));
                }
                byte[] bytes = new byte[from.remaining()];
                from.get(bytes);
                long end = position + bytes.length;
                if (end > content.bytes.length) {
                    if (used() + end - content.bytes.length > capacity) {
                        throw new IOException("No space left on device");
                    }
                    content.bytes = Arrays.copyOf(content.bytes, (int) end);
                }
                System.arraycopy(bytes, 0, content.bytes, (int) position, bytes.length);
                content.changes.add(new Change(position, bytes));
            }
        }

        @Override
        public void write(ByteBuffer[] from, long position) throws IOException {
            long at = position;
            for (ByteBuffer each : from) {
                int bytes = each.remaining();
                write(each, at);
                at += bytes;
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (MemoryDisk.this) {
                check();
                return content.bytes.length;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (MemoryDisk.this) {
                beforeChange();
                check();
                if (size < content.bytes.length) {
                    content.bytes = Arrays.copyOf(content.bytes, (int) size);
                    content.changes.add(new Change(size, null));
                }
            }
        }

        @Override
        public void force() throws SyncFailedException {
            Runnable call;
            synchronized (MemoryDisk.this) {
                call = beforeForces;
            }
            call.run();
            synchronized (MemoryDisk.this) {
                try {
                    beforeChange();
                } catch (IOException e) {
                    throw new SyncFailedException(e.getMessage());
                }
                if (opened != generation) {
                    throw new SyncFailedException("The power was lost since this file was opened.");
                }
                forces++;
                if (isNeverForced) {
                    return;
                }
                if (failingForces > 0 || failsToForce) {
                    failingForces = Math.max(0, failingForces - 1);
                    throw new SyncFailedException("Input/output error");
                }
                content.durable = content.bytes.clone();
                content.changes.clear();
            }
        }

        @Override
        public void close() {}
    }
}
