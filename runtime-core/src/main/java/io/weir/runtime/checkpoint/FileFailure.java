package io.weir.runtime.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what kept a file from being read or written. Some exceptions of the JDK have nothing but the file's name as their message. */
public final class FileFailure {
    private FileFailure() {}

    /** A part of a sentence, without the name of an exception. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "access to %s is denied".formatted(denied.getFile());
        }
        if (e instanceof NoSuchFileException missing) {
            return "%s does not exist".formatted(missing.getFile());
        }
        if (e instanceof FileAlreadyExistsException present) {
            return "%s exists already".formatted(present.getFile());
        }
        if (e instanceof NotDirectoryException file) {
            return "%s is no directory".formatted(file.getFile());
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
