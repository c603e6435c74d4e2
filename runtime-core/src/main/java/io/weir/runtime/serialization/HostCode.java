package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.LittleEndian;
import io.weir.api.types.PojoTypeInfo;
import io.weir.api.types.RecordTypeInfo;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The pieces of generated code that know the type being serialized: how it is taken apart and put together. */
final class HostCode {
    static final String LITTLE_ENDIAN = Type.getInternalName(LittleEndian.class);

    final RecordLayout layout;
    final String self;
    private final CompositeTypeInfo<?> type;
    private final String host;
    private final List<Property> properties = new ArrayList<>();

    HostCode(CompositeTypeInfo<?> type, RecordLayout layout, String self) {
        this.type = type;
        this.layout = layout;
        this.self = self;
        this.host = Type.getInternalName(type.getTypeClass());
        for (RecordLayout.Slot slot : layout.slots()) {
            properties.add(Property.of(type.getTypeClass(), javaField(slot)));
        }
    }

    private Field javaField(RecordLayout.Slot slot) {
        if (type instanceof PojoTypeInfo<?> pojo) {
            return pojo.javaField(slot.name());
        }
        try {
            return type.getTypeClass().getDeclaredField(slot.name());
        } catch (NoSuchFieldException e) {
            throw new AssertionError("a tuple or record has a field for each component", e);
        }
    }

    /**
     * Takes the value in local variable {@code from} as an Object, checks that it is not null and of this very class (a
     * subclass may have fields that would be lost), and stores it in {@code to}.
     */
    void emitCast(MethodVisitor code, int from, int to) {
        code.visitVarInsn(Opcodes.ALOAD, from);
        code.visitLdcInsn("A %s is null where a record is needed; null is allowed only in fields and collections."
                .formatted(type.getTypeClass().getSimpleName()));
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/util/Objects",
                "requireNonNull",
                "(Ljava/lang/Object;Ljava/lang/String;)Ljava/lang/Object;",
                false);
        code.visitTypeInsn(Opcodes.CHECKCAST, host);
        code.visitVarInsn(Opcodes.ASTORE, to);
        if (!Modifier.isFinal(type.getTypeClass().getModifiers())) {
            emitClassCheck(code, to);
        }
    }

    private void emitClassCheck(MethodVisitor code, int local) {
        Label exact = new Label();
        emitGetClassOf(code, local);
        code.visitLdcInsn(Type.getObjectType(host));
        code.visitJumpInsn(Opcodes.IF_ACMPEQ, exact);
        code.visitTypeInsn(Opcodes.NEW, "java/lang/IllegalArgumentException");
        code.visitInsn(Opcodes.DUP);
        emitGetClassOf(code, local);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Class", "getName", "()Ljava/lang/String;", false);
        code.visitLdcInsn(
                (" is a subclass of %s, whose serializer would lose its fields. Make %s sealed and permit its subclasses,"
                                + " or declare the type as Types.GENERIC.")
                        .formatted(
                                type.getTypeClass().getName(),
                                type.getTypeClass().getSimpleName()));
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL, "java/lang/IllegalArgumentException", "<init>", "(Ljava/lang/String;)V", false);
        code.visitInsn(Opcodes.ATHROW);
        code.visitLabel(exact);
    }

    private static void emitGetClassOf(MethodVisitor code, int local) {
        code.visitVarInsn(Opcodes.ALOAD, local);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
    }

    /** Leaves the value of a field of the host in local variable {@code value} on the stack. */
    void emitGet(MethodVisitor code, int value, RecordLayout.Slot slot) {
        code.visitVarInsn(Opcodes.ALOAD, value);
        properties.get(slot.index()).emitGet(code, host);
    }

    /** The class of a field as generated code sees it. */
    Type rawType(RecordLayout.Slot slot) {
        return Type.getType(properties.get(slot.index()).rawType());
    }

    /** Gives each field a local variable, from {@code first} on. */
    int[] locals(int first) {
        int[] locals = new int[layout.slots().size()];
        int next = first;
        for (RecordLayout.Slot slot : layout.slots()) {
            locals[slot.index()] = next;
            next += rawType(slot).getSize();
        }
        return locals;
    }

    /** Makes a host out of the fields' local variables and returns it. */
    void emitConstructAndReturn(MethodVisitor code, int[] locals) {
        code.visitTypeInsn(Opcodes.NEW, host);
        code.visitInsn(Opcodes.DUP);
        if (type instanceof RecordTypeInfo<?>) {
            StringBuilder descriptor = new StringBuilder("(");
            for (RecordLayout.Slot slot : layout.slots()) {
                code.visitVarInsn(rawType(slot).getOpcode(Opcodes.ILOAD), locals[slot.index()]);
                descriptor.append(rawType(slot).getDescriptor());
            }
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, host, "<init>", descriptor + ")V", false);
        } else {
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, host, "<init>", "()V", false);
            for (RecordLayout.Slot slot : layout.slots()) {
                code.visitInsn(Opcodes.DUP);
                code.visitVarInsn(rawType(slot).getOpcode(Opcodes.ILOAD), locals[slot.index()]);
                properties.get(slot.index()).emitSet(code, host);
            }
        }
        code.visitInsn(Opcodes.ARETURN);
    }

    /** Turns the Object on the stack into the class of the field, unless it is a plain Object anyway. */
    void emitCheckCast(MethodVisitor code, RecordLayout.Slot slot) {
        Type rawType = rawType(slot);
        if (!rawType.getInternalName().equals("java/lang/Object")) {
            code.visitTypeInsn(Opcodes.CHECKCAST, rawType.getInternalName());
        }
    }

    static Type primitive(BasicKind kind) {
        return Type.getType(kind.primitiveClass());
    }

    static String box(BasicKind kind) {
        return Type.getInternalName(kind.typeClass());
    }

    /** The suffix of the methods for a primitive: {@code Long} of {@code putLong}. */
    static String suffix(BasicKind kind) {
        String name = kind.primitiveClass().getName();
        return (char) (name.charAt(0) - 'a' + 'A') + name.substring(1);
    }
}
