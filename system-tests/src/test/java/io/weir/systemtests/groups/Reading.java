package io.weir.systemtests.groups;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the members of a group have written down so far, taken together. */
final class Reading {
    private final Path directory;
    private final Map<Path, Member> members = new HashMap<>();

    /** How often each record was read, by partition and offset. */
    private final byte[][] times;

    /** Up to where everything was read, by partition. */
    private final int[] complete;

    private final List<Place> commits = new ArrayList<>();
    private final List<Place> starts = new ArrayList<>();
    private long read;
    private long wrong;
    private long lost;
    private int generation;

    /** Where a partition was committed, or begun to be read, and when. */
    private record Place(long time, int partition, long offset) {}

    /** What is known of one member. */
    private static final class Member {
        long position;
        boolean left;
        boolean lost;
        final Map<Integer, Long> assignedAt = new HashMap<>();
        final Map<Integer, Long> read = new HashMap<>();
        final Map<Integer, Long> committed = new HashMap<>();
    }

    Reading(Path directory, int partitions, int recordsOfPartition) {
        this.directory = directory;
        times = new byte[partitions][recordsOfPartition];
        complete = new int[partitions];
    }

    /** Reads what was added. */
    void refresh() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".notes")).toList()) {
                refresh(file, members.computeIfAbsent(file, name -> new Member()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refresh(Path path, Member member) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] added = new byte[(int) (file.length() - member.position)];
            file.seek(member.position);
            file.readFully(added);
            String text = new String(added, StandardCharsets.US_ASCII);
            int whole = text.lastIndexOf('\n') + 1;
            text.substring(0, whole).lines().forEach(line -> take(line.split(" "), member));
            member.position += whole;
        }
    }

    private void take(String[] words, Member member) {
        switch (words[0]) {
            case "R" ->
                takeRead(member, Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            case "C" -> {
                int partition = Integer.parseInt(words[2]);
                commits.add(new Place(Long.parseLong(words[1]), partition, Long.parseLong(words[3])));
                member.committed.put(partition, Long.parseLong(words[3]));
            }
            case "A" -> {
                generation = Math.max(generation, Integer.parseInt(words[2]));
                for (int i = 3; i < words.length; i++) {
                    member.assignedAt.put(Integer.parseInt(words[i]), Long.parseLong(words[1]));
                }
            }
            case "L" -> {
                member.lost = true;
                lost++;
            }
            case "W" -> wrong++;
            case "E" -> member.left = true;
            default -> throw new AssertionError("No such note: " + String.join(" ", words));
        }
    }

    private void takeRead(Member member, int partition, long first, long after) {
        Long assignedAt = member.assignedAt.remove(partition);
        if (assignedAt != null) {
            starts.add(new Place(assignedAt, partition, first));
        }
        member.read.put(partition, after);
        for (int offset = (int) first; offset < after; offset++) {
            times[partition][offset]++;
        }
        read += after - first;
        while (complete[partition] < times[partition].length && times[partition][complete[partition]] > 0) {
            complete[partition]++;
        }
    }

    /** The first offset that was not written down. */
    long next(int partition) {
        return complete[partition];
    }

    /** How many records were written down, each as often as it was. */
    long read() {
        return read;
    }

    /** How many of {@code produced} records were never read. */
    long skipped(int[] produced) {
        return count(produced, 0, 0);
    }

    /** How many records were read more than once. */
    long twice(int[] produced) {
        return count(produced, 2, Byte.MAX_VALUE);
    }

    private long count(int[] produced, int least, int most) {
        long count = 0;
        for (int partition = 0; partition < produced.length; partition++) {
            for (int offset = 0; offset < produced[partition]; offset++) {
                int often = times[partition][offset];
                count += often >= least && often <= most ? 1 : 0;
            }
        }
        return count;
    }

    /** How many records were others than they should be. */
    long wrong() {
        return wrong;
    }

    /** How often a member was told that others have what it had. */
    long lost() {
        return lost;
    }

    /** The newest generation. */
    int generation() {
        return generation;
    }

    /** How often a member began to read in front of what had been committed before it got the partition. */
    long startsBehindACommit() {
        Map<Integer, List<Place>> ofPartition = new HashMap<>();
        commits.sort(Comparator.comparingLong(Place::time));
        commits.forEach(each -> ofPartition
                .computeIfAbsent(each.partition, partition -> new ArrayList<>())
                .add(each));
        long behind = 0;
        for (Place start : starts) {
            long committed = 0;
            for (Place commit : ofPartition.getOrDefault(start.partition, List.of())) {
                if (commit.time >= start.time) {
                    break;
                }
                committed = Math.max(committed, commit.offset);
            }
            behind += start.offset < committed ? 1 : 0;
        }
        return behind;
    }

    /** How many members left in order and had not committed all that they had read. */
    long leftUncommitted() {
        return members.values().stream()
                .filter(member -> member.left && !member.lost && !member.read.equals(member.committed))
                .count();
    }
}
