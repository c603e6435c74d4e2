package io.weir.api.types;

import java.io.ObjectInputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules that make a class a POJO. */
final class PojoFields {
    private PojoFields() {}

    /** Which rule {@code type} breaks, as a clause such as "the class is not public"; null if it is a POJO. */
    static @Nullable String violation(Class<?> type) {
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return "it is abstract and not sealed, so its implementations are not known";
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            return "the class is not public";
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            return "it is an inner class that is not static";
        }
        if (!hasPublicEmptyConstructor(type)) {
            return "it has no public constructor without arguments";
        }
        if (serializesItself(type)) {
            return "it defines readObject, so its fields do not say it all";
        }
        return fieldViolation(type);
    }

    /** Whether a field holds part of the value, rather than belonging to the class or being marked as not to be kept. */
    static boolean isDataField(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && !Modifier.isTransient(field.getModifiers())
                && !field.isSynthetic();
    }

    private static @Nullable String fieldViolation(Class<?> type) {
        Set<String> names = new HashSet<>();
        for (Class<?> declaring = type; declaring != Object.class; declaring = declaring.getSuperclass()) {
            if (declaring.getName().startsWith("java.")) {
                return "it extends " + declaring.getName();
            }
            for (Field field : declaring.getDeclaredFields()) {
                if (!isDataField(field)) {
                    continue;
                }
                if (!names.add(field.getName())) {
                    return "its field '" + field.getName() + "' hides one of a superclass";
                }
                if (Modifier.isFinal(field.getModifiers())) {
                    return "its field '" + field.getName() + "' is final";
                }
                if (!Modifier.isPublic(field.getModifiers()) && !hasGetterAndSetter(type, field)) {
                    return "its field '" + field.getName() + "' is not public and lacks a public getter or setter";
                }
            }
        }
        return names.isEmpty() ? "it has no fields" : null;
    }

    private static boolean hasPublicEmptyConstructor(Class<?> type) {
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.getParameterCount() == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean serializesItself(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("readObject")
                    && Arrays.equals(method.getParameterTypes(), new Class<?>[] {ObjectInputStream.class})) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasGetterAndSetter(Class<?> type, Field field) {
        String name = field.getName();
        String capitalized = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        boolean getter = false;
        boolean setter = false;
        for (Method method : type.getMethods()) {
            String methodName = method.getName();
            if (method.getParameterCount() == 0 && method.getReturnType() == field.getType()) {
                getter |= methodName.equals("get" + capitalized)
                        || methodName.equals("is" + capitalized)
                        || methodName.equals(name);
            } else if (method.getParameterCount() == 1 && method.getParameterTypes()[0] == field.getType()) {
                setter |= methodName.equals("set" + capitalized)
                        // isActive/setActive is what generators make of a boolean field 'isActive'
                        || (name.startsWith("is") && name.length() > 2 && methodName.equals("set" + name.substring(2)));
            }
        }
        return getter && setter;
    }
}
