package io.weir.runtime.serialization;

import io.weir.api.types.BasicKind;
import io.weir.api.types.DataInputView;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Generates {@code deserialize}: checks once that the head of the record is there, then reads field by field. */
final class ReadCode {
    static final String DESCRIPTOR = "(" + Type.getDescriptor(DataInputView.class) + ")Ljava/lang/Object;";

    private static final String VIEW = Type.getInternalName(DataInputView.class);
    private static final int SOURCE = 1;
    private static final int START = 2;
    private static final int BYTES = 3;
    private static final int FIRST_PRESENCE = 4;

    private final HostCode host;
    private final int[] locals;

    ReadCode(HostCode host) {
        this.host = host;
        this.locals = host.locals(FIRST_PRESENCE + host.layout.presenceBytes());
    }

    void emit(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, SOURCE);
        code.visitLdcInsn(host.layout.headBytes());
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIEW, "take", "(I)I", false);
        code.visitVarInsn(Opcodes.ISTORE, START);
        code.visitVarInsn(Opcodes.ALOAD, SOURCE);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIEW, "array", "()[B", false);
        code.visitVarInsn(Opcodes.ASTORE, BYTES);
        for (int index = 0; index < host.layout.presenceBytes(); index++) {
            emitPlace(code, index);
            code.visitInsn(Opcodes.BALOAD);
            code.visitVarInsn(Opcodes.ISTORE, FIRST_PRESENCE + index);
        }
        for (RecordLayout.Slot slot : host.layout.slots()) {
            if (slot.form().isFixed()) {
                emitFixed(code, slot);
            }
        }
        for (RecordLayout.Slot slot : host.layout.strings()) {
            emitVariable(code, slot);
        }
        for (RecordLayout.Slot slot : host.layout.nested()) {
            emitVariable(code, slot);
        }
        host.emitConstructAndReturn(code, locals);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Leaves the array and the place of the byte {@code offset} of the record on the stack. */
    private static void emitPlace(MethodVisitor code, int offset) {
        code.visitVarInsn(Opcodes.ALOAD, BYTES);
        code.visitVarInsn(Opcodes.ILOAD, START);
        code.visitLdcInsn(offset);
        code.visitInsn(Opcodes.IADD);
    }

    private void emitFixed(MethodVisitor code, RecordLayout.Slot slot) {
        BasicKind kind = slot.basic().kind();
        Type primitive = HostCode.primitive(kind);
        if (slot.form() == FieldForm.PRIMITIVE) {
            emitPrimitive(code, slot, primitive);
            code.visitVarInsn(primitive.getOpcode(Opcodes.ISTORE), locals[slot.index()]);
            return;
        }
        emitUnlessAbsent(code, slot, () -> {
            emitPrimitive(code, slot, primitive);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    HostCode.box(kind),
                    "valueOf",
                    Type.getMethodDescriptor(Type.getObjectType(HostCode.box(kind)), primitive),
                    false);
        });
    }

    private static void emitPrimitive(MethodVisitor code, RecordLayout.Slot slot, Type primitive) {
        emitPlace(code, slot.offset());
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                HostCode.LITTLE_ENDIAN,
                "get" + HostCode.suffix(slot.basic().kind()),
                Type.getMethodDescriptor(primitive, Type.getType(byte[].class), Type.INT_TYPE),
                false);
    }

    private void emitVariable(MethodVisitor code, RecordLayout.Slot slot) {
        emitUnlessAbsent(code, slot, () -> {
            if (slot.form() == FieldForm.STRING) {
                code.visitVarInsn(Opcodes.ALOAD, SOURCE);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIEW, "readString", "()Ljava/lang/String;", false);
            } else {
                SerializerGenerator.loadNested(code, host.self, slot);
                code.visitVarInsn(Opcodes.ALOAD, SOURCE);
                code.visitMethodInsn(
                        Opcodes.INVOKEINTERFACE, SerializerGenerator.SERIALIZER, "deserialize", DESCRIPTOR, true);
                host.emitCheckCast(code, slot);
            }
        });
    }

    /** Stores what {@code present} leaves on the stack, or null if the presence bit is 0, in the field's variable. */
    private void emitUnlessAbsent(MethodVisitor code, RecordLayout.Slot slot, Runnable present) {
        Label absent = new Label();
        Label end = new Label();
        code.visitVarInsn(Opcodes.ILOAD, FIRST_PRESENCE + slot.presenceByte());
        code.visitLdcInsn(slot.presenceMask());
        code.visitInsn(Opcodes.IAND);
        code.visitJumpInsn(Opcodes.IFEQ, absent);
        present.run();
        code.visitVarInsn(Opcodes.ASTORE, locals[slot.index()]);
        code.visitJumpInsn(Opcodes.GOTO, end);
        code.visitLabel(absent);
        code.visitInsn(Opcodes.ACONST_NULL);
        code.visitVarInsn(Opcodes.ASTORE, locals[slot.index()]);
        code.visitLabel(end);
    }
}
