package io.weir.runtime.serialization;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.concurrent.atomic.AtomicLong;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Gives the right to define classes beside a class of the user, in its package and class loader and with access to its
 * private members.
 *
 * <p>{@link MethodHandles#privateLookupIn} alone does not: each class loader has a module of its own, and a lookup from
 * another module may read private members but not define nestmates. So a class with one method, which answers its own
 * lookup, is defined in the user's package first; the rest follows from there.
 */
public final class HostLookup {
    private static final AtomicLong NEXT = new AtomicLong();

    private HostLookup() {}

    /**
     * A lookup with full privileges in {@code host}.
     *
     * @throws IllegalStateException if the module of {@code host} does not open its package
     */
    public static Lookup in(Class<?> host) {
        try {
            Lookup lookup = MethodHandles.privateLookupIn(host, MethodHandles.lookup());
            if (lookup.hasFullPrivilegeAccess()) {
                return lookup;
            }
            Class<?> bridge = lookup.defineClass(bridgeClass(host));
            Lookup inside = (Lookup) bridge.getMethod("lookup").invoke(null);
            return MethodHandles.privateLookupIn(host, inside);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    ("Weir cannot define classes beside %s. If the class is in a named module, open its package %s to all"
                                    + " modules in module-info.java.")
                            .formatted(host.getName(), host.getPackageName()),
                    e);
        }
    }

    private static byte[] bridgeClass(Class<?> host) {
        String name = host.getPackageName().replace('.', '/') + "/WeirLookup$" + NEXT.getAndIncrement();
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
                name.startsWith("/") ? name.substring(1) : name,
                null,
                "java/lang/Object",
                null);
        String descriptor = "()Ljava/lang/invoke/MethodHandles$Lookup;";
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "lookup", descriptor, null, null);
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", descriptor, false);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
