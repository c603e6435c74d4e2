package io.weir.api.types;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, least significant byte first. An offset outside the array throws IndexOutOfBoundsException. */
public final class LittleEndian {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle CHAR = view(char[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle FLOAT = view(float[].class);
    private static final VarHandle DOUBLE = view(double[].class);

    private LittleEndian() {}

    /** Writes one byte, 1 for true. */
    public static void putBoolean(byte[] bytes, int offset, boolean value) {
        bytes[offset] = (byte) (value ? 1 : 0);
    }

    /** Reads one byte; everything but 0 is true. */
    public static boolean getBoolean(byte[] bytes, int offset) {
        return bytes[offset] != 0;
    }

    /** Writes one byte. */
    public static void putByte(byte[] bytes, int offset, byte value) {
        bytes[offset] = value;
    }

    /** Reads one byte. */
    public static byte getByte(byte[] bytes, int offset) {
        return bytes[offset];
    }

    /** Writes 2 bytes. */
    public static void putShort(byte[] bytes, int offset, short value) {
        SHORT.set(bytes, offset, value);
    }

    /** Reads 2 bytes. */
    public static short getShort(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset);
    }

    /** Writes 2 bytes. */
    public static void putChar(byte[] bytes, int offset, char value) {
        CHAR.set(bytes, offset, value);
    }

    /** Reads 2 bytes. */
    public static char getChar(byte[] bytes, int offset) {
        return (char) CHAR.get(bytes, offset);
    }

    /** Writes 4 bytes. */
    public static void putInt(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    /** Reads 4 bytes. */
    public static int getInt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    /** Writes 8 bytes. */
    public static void putLong(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }

    /** Reads 8 bytes. */
    public static long getLong(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    /** Writes 4 bytes. */
    public static void putFloat(byte[] bytes, int offset, float value) {
        FLOAT.set(bytes, offset, value);
    }

    /** Reads 4 bytes. */
    public static float getFloat(byte[] bytes, int offset) {
        return (float) FLOAT.get(bytes, offset);
    }

    /** Writes 8 bytes. */
    public static void putDouble(byte[] bytes, int offset, double value) {
        DOUBLE.set(bytes, offset, value);
    }

    /** Reads 8 bytes. */
    public static double getDouble(byte[] bytes, int offset) {
        return (double) DOUBLE.get(bytes, offset);
    }

    private static VarHandle view(Class<?> arrayClass) {
        return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.LITTLE_ENDIAN);
    }
}
