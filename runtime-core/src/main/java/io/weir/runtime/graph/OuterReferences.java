package io.weir.runtime.graph;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets go of outer objects that anonymous and inner classes hold without using them. Up to Java 17 the compiler gives each
 * such class a reference to the object around it, which is rarely serializable and often not needed.
 */
final class OuterReferences {
    private static final String PREFIX = "this$";

    private OuterReferences() {}

    /** Sets references to outer objects in {@code function} to null where no method of its class reads them. */
    static void release(Object function) {
        for (Class<?> type = function.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.isSynthetic() && field.getName().startsWith(PREFIX) && !isRead(type, field.getName())) {
                    clear(function, field);
                }
            }
        }
    }

    private static void clear(Object function, Field field) {
        try {
            field.setAccessible(true);
            field.set(function, null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The reference stays. If it cannot be written, the message about that names the class.
            return;
        }
    }

    /** Whether a method reads the field; inner classes of its own would read it through a method or directly. */
    private static boolean isRead(Class<?> type, String fieldName) {
        String resource = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(resource)) {
            if (in == null) {
                return true;
            }
            FieldReads reads = new FieldReads(type.getName().replace('.', '/'), fieldName);
            new ClassReader(in).accept(reads, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return reads.found;
        } catch (IOException e) {
            return true;
        }
    }

    private static final class FieldReads extends ClassVisitor {
        private final String owner;
        private final String fieldName;
        private boolean found;

        FieldReads(String owner, String fieldName) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.fieldName = fieldName;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitFieldInsn(int opcode, String fieldOwner, String field, String fieldDescriptor) {
                    found |= opcode == Opcodes.GETFIELD && fieldOwner.equals(owner) && field.equals(fieldName);
                }
            };
        }

        /** An inner class of this one may reach through it. */
        @Override
        public void visitInnerClass(String name, String outerName, String innerName, int access) {
            boolean ownInner = name.startsWith(owner + "$");
            found |= ownInner;
        }
    }
}
