package io.weir.runtime.serialization;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Generates {@code copy}: a new record with the same immutable values and copies of the others. */
final class CopyCode {
    static final String DESCRIPTOR = "(Ljava/lang/Object;)Ljava/lang/Object;";

    private static final int ARGUMENT = 1;
    private static final int VALUE = 2;
    private static final int FIRST_FIELD = 3;

    private final HostCode host;
    private final int[] locals;

    CopyCode(HostCode host) {
        this.host = host;
        this.locals = host.locals(FIRST_FIELD);
    }

    void emit(MethodVisitor code, boolean immutable) {
        if (immutable) {
            code.visitVarInsn(Opcodes.ALOAD, ARGUMENT);
            code.visitInsn(Opcodes.ARETURN);
        } else {
            host.emitCast(code, ARGUMENT, VALUE);
            for (RecordLayout.Slot slot : host.layout.slots()) {
                host.emitGet(code, VALUE, slot);
                code.visitVarInsn(host.rawType(slot).getOpcode(Opcodes.ISTORE), locals[slot.index()]);
                if (slot.form() == FieldForm.NESTED && !slot.type().isImmutable()) {
                    emitDeepCopy(code, slot);
                }
            }
            host.emitConstructAndReturn(code, locals);
        }
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void emitDeepCopy(MethodVisitor code, RecordLayout.Slot slot) {
        Label absent = new Label();
        code.visitVarInsn(Opcodes.ALOAD, locals[slot.index()]);
        code.visitJumpInsn(Opcodes.IFNULL, absent);
        SerializerGenerator.loadNested(code, host.self, slot);
        code.visitVarInsn(Opcodes.ALOAD, locals[slot.index()]);
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, SerializerGenerator.SERIALIZER, "copy", DESCRIPTOR, true);
        host.emitCheckCast(code, slot);
        code.visitVarInsn(Opcodes.ASTORE, locals[slot.index()]);
        code.visitLabel(absent);
    }
}
