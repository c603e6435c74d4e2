package io.weir.runtime.serialization;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** How generated code, a nestmate of {@code host}, reads and replaces one field of a host. */
final class Property {
    private final Field field;
    private final @Nullable Method getter;
    private final @Nullable Method setter;

    private Property(Field field, @Nullable Method getter, @Nullable Method setter) {
        this.field = field;
        this.getter = getter;
        this.setter = setter;
    }

    static Property of(Class<?> host, Field field) {
        if (isReachable(host, field)) {
            return new Property(field, null, null);
        }
        return new Property(field, find(host, field, "get", "is", ""), find(host, field, "set"));
    }

    private static boolean isReachable(Class<?> host, Field field) {
        Class<?> declaring = field.getDeclaringClass();
        if (declaring == host) {
            return true;
        }
        boolean samePackage = declaring.getPackageName().equals(host.getPackageName())
                && declaring.getClassLoader() == host.getClassLoader();
        return Modifier.isPublic(field.getModifiers()) && Modifier.isPublic(declaring.getModifiers())
                || samePackage && !Modifier.isPrivate(field.getModifiers());
    }

    private static Method find(Class<?> host, Field field, String... prefixes) {
        String name = field.getName();
        String capitalized = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        boolean setter = prefixes[0].equals("set");
        for (String prefix : prefixes) {
            for (Method method : host.getMethods()) {
                boolean named = method.getName().equals(prefix.isEmpty() ? name : prefix + capitalized)
                        || setter && name.startsWith("is") && method.getName().equals("set" + name.substring(2));
                if (named && fits(method, field, setter)) {
                    return method;
                }
            }
        }
        throw new IllegalStateException("Field '%s' of %s has lost its getter or setter."
                .formatted(name, field.getDeclaringClass().getName()));
    }

    private static boolean fits(Method method, Field field, boolean setter) {
        return setter
                ? method.getParameterCount() == 1 && method.getParameterTypes()[0] == field.getType()
                : method.getParameterCount() == 0 && method.getReturnType() == field.getType();
    }

    /** Takes a host from the stack and leaves the value. */
    void emitGet(MethodVisitor code, String host) {
        if (getter == null) {
            code.visitFieldInsn(Opcodes.GETFIELD, owner(host), field.getName(), descriptor());
        } else {
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, host, getter.getName(), Type.getMethodDescriptor(getter), false);
        }
    }

    /** Takes a host and a value from the stack. */
    void emitSet(MethodVisitor code, String host) {
        if (setter == null) {
            code.visitFieldInsn(Opcodes.PUTFIELD, owner(host), field.getName(), descriptor());
            return;
        }
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, host, setter.getName(), Type.getMethodDescriptor(setter), false);
        if (setter.getReturnType() != void.class) {
            code.visitInsn(Type.getType(setter.getReturnType()).getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        }
    }

    private String owner(String host) {
        return Modifier.isPrivate(field.getModifiers()) ? host : Type.getInternalName(field.getDeclaringClass());
    }

    private String descriptor() {
        return Type.getDescriptor(field.getType());
    }

    Class<?> rawType() {
        return field.getType();
    }
}
