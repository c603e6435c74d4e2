package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.StringCodec;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Generates {@code serialize}: fills the head of the record, then appends its variable part. */
final class WriteCode {
    static final String DESCRIPTOR = "(Ljava/lang/Object;" + Type.getDescriptor(DataOutputView.class) + ")V";

    private static final String VIEW = Type.getInternalName(DataOutputView.class);
    private static final String STRINGS = Type.getInternalName(StringCodec.class);
    private static final int ARGUMENT = 1;
    private static final int TARGET = 2;
    private static final int VALUE = 3;
    private static final int START = 4;
    private static final int BYTES = 5;
    private static final int PRESENCE = 6;
    private static final int FIRST_FIELD = 7;

    private final HostCode host;
    private final int[] locals;

    WriteCode(HostCode host) {
        this.host = host;
        this.locals = host.locals(FIRST_FIELD);
    }

    void emit(MethodVisitor code) {
        host.emitCast(code, ARGUMENT, VALUE);
        for (RecordLayout.Slot slot : host.layout.slots()) {
            host.emitGet(code, VALUE, slot);
            code.visitVarInsn(host.rawType(slot).getOpcode(Opcodes.ISTORE), locals[slot.index()]);
        }
        emitReserve(code);
        code.visitVarInsn(Opcodes.ISTORE, START);
        code.visitVarInsn(Opcodes.ALOAD, TARGET);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIEW, "array", "()[B", false);
        code.visitVarInsn(Opcodes.ASTORE, BYTES);
        emitPresence(code);
        for (RecordLayout.Slot slot : host.layout.slots()) {
            if (slot.form().isFixed()) {
                emitFixed(code, slot);
            }
        }
        emitStrings(code);
        for (RecordLayout.Slot slot : host.layout.nested()) {
            emitNested(code, slot);
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Makes room once for the head and all strings, and leaves the place where it begins on the stack. */
    private void emitReserve(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, TARGET);
        if (host.layout.strings().isEmpty()) {
            code.visitLdcInsn(host.layout.headBytes());
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIEW, "reserve", "(I)I", false);
            return;
        }
        code.visitLdcInsn((long) host.layout.headBytes());
        for (RecordLayout.Slot slot : host.layout.strings()) {
            Label end = new Label();
            Label absent = emitJumpIfNull(code, slot);
            emitLoadString(code, slot);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, STRINGS, "maxBytes", "(Ljava/lang/String;)J", false);
            code.visitJumpInsn(Opcodes.GOTO, end);
            code.visitLabel(absent);
            code.visitInsn(Opcodes.LCONST_0);
            code.visitLabel(end);
            code.visitInsn(Opcodes.LADD);
        }
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIEW, "reserveAtMost", "(J)I", false);
    }

    private void emitLoadString(MethodVisitor code, RecordLayout.Slot slot) {
        code.visitVarInsn(Opcodes.ALOAD, locals[slot.index()]);
        code.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/String");
    }

    private void emitPresence(MethodVisitor code) {
        // A record without fields takes one byte too.
        int count = Math.max(host.layout.presenceBytes(), host.layout.slots().isEmpty() ? 1 : 0);
        for (int index = 0; index < count; index++) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ISTORE, PRESENCE);
            for (RecordLayout.Slot slot : host.layout.slots()) {
                if (slot.form().isNullable() && slot.presenceByte() == index) {
                    Label absent = emitJumpIfNull(code, slot);
                    code.visitVarInsn(Opcodes.ILOAD, PRESENCE);
                    code.visitLdcInsn(slot.presenceMask());
                    code.visitInsn(Opcodes.IOR);
                    code.visitVarInsn(Opcodes.ISTORE, PRESENCE);
                    code.visitLabel(absent);
                }
            }
            code.visitVarInsn(Opcodes.ALOAD, BYTES);
            emitPlace(code, index);
            code.visitVarInsn(Opcodes.ILOAD, PRESENCE);
            code.visitInsn(Opcodes.BASTORE);
        }
    }

    private Label emitJumpIfNull(MethodVisitor code, RecordLayout.Slot slot) {
        Label absent = new Label();
        code.visitVarInsn(Opcodes.ALOAD, locals[slot.index()]);
        code.visitJumpInsn(Opcodes.IFNULL, absent);
        return absent;
    }

    /** Leaves the place of the byte {@code offset} of the record on the stack. */
    private static void emitPlace(MethodVisitor code, int offset) {
        code.visitVarInsn(Opcodes.ILOAD, START);
        code.visitLdcInsn(offset);
        code.visitInsn(Opcodes.IADD);
    }

    private void emitFixed(MethodVisitor code, RecordLayout.Slot slot) {
        BasicKind kind = slot.basic().kind();
        Type primitive = HostCode.primitive(kind);
        code.visitVarInsn(Opcodes.ALOAD, BYTES);
        emitPlace(code, slot.offset());
        if (slot.form() == FieldForm.PRIMITIVE) {
            code.visitVarInsn(primitive.getOpcode(Opcodes.ILOAD), locals[slot.index()]);
        } else {
            emitUnboxed(code, slot, primitive);
        }
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                HostCode.LITTLE_ENDIAN,
                "put" + HostCode.suffix(kind),
                Type.getMethodDescriptor(Type.VOID_TYPE, Type.getType(byte[].class), Type.INT_TYPE, primitive),
                false);
    }

    /** Leaves the value in the box on the stack, or zero if there is no box. */
    private void emitUnboxed(MethodVisitor code, RecordLayout.Slot slot, Type primitive) {
        BasicKind kind = slot.basic().kind();
        Label end = new Label();
        Label absent = emitJumpIfNull(code, slot);
        code.visitVarInsn(Opcodes.ALOAD, locals[slot.index()]);
        code.visitTypeInsn(Opcodes.CHECKCAST, HostCode.box(kind));
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                HostCode.box(kind),
                kind.primitiveClass().getName() + "Value",
                Type.getMethodDescriptor(primitive),
                false);
        code.visitJumpInsn(Opcodes.GOTO, end);
        code.visitLabel(absent);
        code.visitInsn(zero(primitive));
        code.visitLabel(end);
    }

    private static int zero(Type primitive) {
        return switch (primitive.getSort()) {
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            default -> Opcodes.ICONST_0;
        };
    }

    /** Appends the strings behind the head and gives back the room that they did not need. */
    private void emitStrings(MethodVisitor code) {
        if (host.layout.strings().isEmpty()) {
            return;
        }
        code.visitIincInsn(START, host.layout.headBytes());
        for (RecordLayout.Slot slot : host.layout.strings()) {
            Label absent = emitJumpIfNull(code, slot);
            code.visitVarInsn(Opcodes.ALOAD, BYTES);
            code.visitVarInsn(Opcodes.ILOAD, START);
            emitLoadString(code, slot);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, STRINGS, "put", "([BILjava/lang/String;)I", false);
            code.visitVarInsn(Opcodes.ISTORE, START);
            code.visitLabel(absent);
        }
        code.visitVarInsn(Opcodes.ALOAD, TARGET);
        code.visitVarInsn(Opcodes.ILOAD, START);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIEW, "truncate", "(I)V", false);
    }

    private void emitNested(MethodVisitor code, RecordLayout.Slot slot) {
        Label absent = emitJumpIfNull(code, slot);
        SerializerGenerator.loadNested(code, host.self, slot);
        code.visitVarInsn(Opcodes.ALOAD, locals[slot.index()]);
        code.visitVarInsn(Opcodes.ALOAD, TARGET);
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, SerializerGenerator.SERIALIZER, "serialize", DESCRIPTOR, true);
        code.visitLabel(absent);
    }
}
