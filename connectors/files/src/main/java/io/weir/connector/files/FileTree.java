package io.weir.connector.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files below some paths. */
final class FileTree {
    private FileTree() {}

    /** Whether a name begins neither with {@code .} nor with {@code _}. */
    static boolean isVisible(Path path) {
        Path name = path.getFileName();
        String text = name == null ? "" : name.toString();
        return !text.startsWith(".") && !text.startsWith("_");
    }

    /**
     * The files and their sizes in bytes: root after root, within each in the order of the paths. A file that two roots lead to
     * comes once. What disappears meanwhile is not there.
     *
     * @throws IOException if a root is not there, or a directory cannot be read
     */
    static Map<Path, Long> sizes(Path[] roots, Predicate<Path> filter) throws IOException {
        Map<Path, Long> files = new LinkedHashMap<>();
        for (Path root : roots) {
            if (!Files.exists(root)) {
                throw new IOException("There is no file or directory '%s'.".formatted(root));
            }
            TreeMap<Path, Long> below = new TreeMap<>();
            Files.walkFileTree(root, new Visitor(root, filter, below));
            below.forEach(files::putIfAbsent);
        }
        return files;
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<Path> filter;
        private final Map<Path, Long> files;

        Visitor(Path root, Predicate<Path> filter, Map<Path, Long> files) {
            this.root = root;
            this.filter = filter;
            this.files = files;
        }

        private boolean isWanted(Path path) {
            return path.equals(root) || filter.test(path);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return isWanted(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (isWanted(file)) {
                if (attributes.isRegularFile()) {
                    files.put(file, attributes.size());
                } else if (attributes.isSymbolicLink() && Files.isRegularFile(file)) {
                    files.put(file, Files.size(file));
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException || !isWanted(file)) {
                return FileVisitResult.CONTINUE;
            }
            throw new IOException("'%s' cannot be read: %s".formatted(file, e), e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
                throw new IOException("'%s' cannot be listed: %s".formatted(directory, e), e);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
