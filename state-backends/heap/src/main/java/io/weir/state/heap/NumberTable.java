package io.weir.state.heap;

import org.jspecify.annotations.Nullable;

/**
 * A table of Longs, Integers or Doubles, each in a cell that stays with its key. A counter would otherwise put a fresh
 * object into an old array for every record, which costs G1 more than all the rest.
 */
final class NumberTable<V> implements StateTable<V> {
    /** The classes of numbers. */
    private enum Kind {
        LONG,
        INTEGER,
        DOUBLE
    }

    private final HeapTable<Cell> cells;
    private final Kind kind;

    private NumberTable(HeapTable<Cell> cells, Kind kind) {
        this.cells = cells;
        this.kind = kind;
    }

    /** A table for values of {@code valueClass}, kept in {@code table}. */
    @SuppressWarnings("unchecked") // the table is new and empty
    static <V> StateTable<V> create(HeapTable<?> table, Class<?> valueClass) {
        if (valueClass == Long.class) {
            return new NumberTable<>((HeapTable<Cell>) table, Kind.LONG);
        } else if (valueClass == Integer.class) {
            return new NumberTable<>((HeapTable<Cell>) table, Kind.INTEGER);
        } else if (valueClass == Double.class) {
            return new NumberTable<>((HeapTable<Cell>) table, Kind.DOUBLE);
        }
        return (HeapTable<V>) table;
    }

    @Override
    public @Nullable V get(Object key, int keyHash) {
        Cell cell = cells.get(key, keyHash);
        return cell == null ? null : number(cell);
    }

    @Override
    public @Nullable V getCurrent() {
        Cell cell = cells.getCurrent();
        return cell == null ? null : number(cell);
    }

    @Override
    public void put(Object key, int keyHash, V value) {
        Cell cell = cells.getForChange(key, keyHash);
        if (cell == null) {
            cells.put(key, keyHash, new Cell(bits(value)));
        } else {
            cell.bits = bits(value);
        }
    }

    @Override
    public void putCurrent(V value) {
        Cell cell = cells.findCurrent();
        if (cell == null) {
            cells.putCurrent(new Cell(bits(value)));
        } else {
            cells.touchFound();
            cell.bits = bits(value);
        }
    }

    @Override
    public void remove(Object key, int keyHash) {
        cells.remove(key, keyHash);
    }

    @Override
    public void removeCurrent() {
        cells.removeCurrent();
    }

    @Override
    public int size() {
        return cells.size();
    }

    @Override
    public void forEach(Visitor<V> visitor) {
        cells.forEach((key, hash, cell) -> visitor.visit(key, hash, number(cell)));
    }

    @Override
    public HeapTable<?> cells() {
        return cells;
    }

    @Override
    public Object valueOf(Object stored) {
        return number((Cell) stored);
    }

    @SuppressWarnings("unchecked") // the kind is that of V
    private V number(Cell cell) {
        return switch (kind) {
            case LONG -> (V) (Long) cell.bits;
            case INTEGER -> (V) (Integer) (int) cell.bits;
            case DOUBLE -> (V) (Double) Double.longBitsToDouble(cell.bits);
        };
    }

    private long bits(V value) {
        return switch (kind) {
            case LONG -> (Long) value;
            case INTEGER -> (Integer) value;
            case DOUBLE -> Double.doubleToRawLongBits((Double) value);
        };
    }

    /** Where the number of one key is kept. */
    private static final class Cell {
        long bits;

        Cell(long bits) {
            this.bits = bits;
        }
    }
}
