package io.weir.runtime.serialization;

import io.weir.api.types.CompositeTypeInfo;
import io.weir.api.types.TypeSerializer;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Generates the serializer class of one tuple, POJO or record: a hidden class and nestmate of the type, with straight code
 * for each field. Only classes that the user's class loader must know anyway are named in it.
 */
final class SerializerGenerator {
    static final String SERIALIZER = Type.getInternalName(TypeSerializer.class);
    static final String SERIALIZER_DESCRIPTOR = Type.getDescriptor(TypeSerializer.class);
    private static final String OBJECT = "java/lang/Object";
    private static final String CONSTRUCTOR = "([" + SERIALIZER_DESCRIPTOR + ")V";

    private final CompositeTypeInfo<?> type;
    private final RecordLayout layout;
    private final ClassWriter writer = new FrameWriter();
    private final String self;

    private SerializerGenerator(CompositeTypeInfo<?> type) {
        this.type = type;
        this.layout = RecordLayout.of(type);
        this.self = Type.getInternalName(type.getTypeClass()) + "$WeirSerializer";
    }

    /** A serializer of {@code type}; {@code nested} has one for each field that {@link RecordLayout#nested} names. */
    @SuppressWarnings("unchecked") // the class was generated for T
    static <T> TypeSerializer<T> generate(CompositeTypeInfo<T> type, TypeSerializer<?>[] nested) {
        byte[] bytes = new SerializerGenerator(type).generate();
        try {
            Class<?> generated = HostLookup.in(type.getTypeClass())
                    .defineHiddenClass(bytes, true, Lookup.ClassOption.NESTMATE)
                    .lookupClass();
            Constructor<?> constructor = generated.getDeclaredConstructor(TypeSerializer[].class);
            constructor.setAccessible(true);
            return (TypeSerializer<T>) constructor.newInstance((Object) nested);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "No serializer can be made for %s."
                            .formatted(type.getTypeClass().getName()),
                    e);
        }
    }

    private byte[] generate() {
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_SUPER,
                self,
                null,
                OBJECT,
                new String[] {SERIALIZER});
        for (RecordLayout.Slot slot : layout.nested()) {
            writer.visitField(
                            Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL,
                            nestedField(slot),
                            SERIALIZER_DESCRIPTOR,
                            null,
                            null)
                    .visitEnd();
        }
        emitConstructor();
        emitIsImmutable();
        emitDuplicate();
        HostCode host = new HostCode(type, layout, self);
        new WriteCode(host).emit(method("serialize", WriteCode.DESCRIPTOR));
        new ReadCode(host).emit(method("deserialize", ReadCode.DESCRIPTOR));
        new CopyCode(host).emit(method("copy", CopyCode.DESCRIPTOR), type.isImmutable());
        writer.visitEnd();
        return writer.toByteArray();
    }

    static String nestedField(RecordLayout.Slot slot) {
        return "field" + slot.index();
    }

    private MethodVisitor method(String name, String descriptor) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        code.visitCode();
        return code;
    }

    private static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void emitConstructor() {
        MethodVisitor code = method("<init>", CONSTRUCTOR);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
        List<RecordLayout.Slot> nested = layout.nested();
        for (int index = 0; index < nested.size(); index++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitLdcInsn(index);
            code.visitInsn(Opcodes.AALOAD);
            code.visitFieldInsn(Opcodes.PUTFIELD, self, nestedField(nested.get(index)), SERIALIZER_DESCRIPTOR);
        }
        code.visitInsn(Opcodes.RETURN);
        end(code);
    }

    private void emitIsImmutable() {
        MethodVisitor code = method("isImmutableType", "()Z");
        code.visitInsn(type.isImmutable() ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IRETURN);
        end(code);
    }

    /** Duplicates the nested serializers; answers the instance itself if each of them did. */
    private void emitDuplicate() {
        MethodVisitor code = method("duplicate", "()" + SERIALIZER_DESCRIPTOR);
        List<RecordLayout.Slot> nested = layout.nested();
        code.visitLdcInsn(nested.size());
        code.visitTypeInsn(Opcodes.ANEWARRAY, SERIALIZER);
        code.visitVarInsn(Opcodes.ASTORE, 1);
        for (int index = 0; index < nested.size(); index++) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitLdcInsn(index);
            loadNested(code, self, nested.get(index));
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, SERIALIZER, "duplicate", "()" + SERIALIZER_DESCRIPTOR, true);
            code.visitInsn(Opcodes.AASTORE);
        }
        Label changed = new Label();
        for (int index = 0; index < nested.size(); index++) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitLdcInsn(index);
            code.visitInsn(Opcodes.AALOAD);
            loadNested(code, self, nested.get(index));
            code.visitJumpInsn(Opcodes.IF_ACMPNE, changed);
        }
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitInsn(Opcodes.ARETURN);
        code.visitLabel(changed);
        code.visitTypeInsn(Opcodes.NEW, self);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, self, "<init>", CONSTRUCTOR, false);
        code.visitInsn(Opcodes.ARETURN);
        end(code);
    }

    static void loadNested(MethodVisitor code, String self, RecordLayout.Slot slot) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, self, nestedField(slot), SERIALIZER_DESCRIPTOR);
    }

    /** Computes stack frames without loading classes: where two branches meet, their values have the same class. */
    private static final class FrameWriter extends ClassWriter {
        FrameWriter() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String first, String second) {
            return OBJECT;
        }
    }
}
