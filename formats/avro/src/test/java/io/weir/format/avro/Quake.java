package io.weir.format.avro;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** What Avro would generate from its schema, as far as it is needed here. */
public final class Quake extends SpecificRecordBase {
    private static final long serialVersionUID = 1L;

    public static final Schema SCHEMA$ = new Schema.Parser().parse("""
                    {"type":"record","name":"Quake","namespace":"io.weir.format.avro","fields":[
                      {"name":"time","type":"long"},
                      {"name":"place","type":{"type":"string","avro.java.string":"String"}}]}""");

    private long time;
    private String place;

    public Quake() {}

    public Quake(long time, String place) {
        this.time = time;
        this.place = place;
    }

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }

    @Override
    public Object get(int field) {
        return field == 0 ? (Object) time : place;
    }

    @Override
    public void put(int field, Object value) {
        if (field == 0) {
            time = (Long) value;
        } else {
            place = value.toString();
        }
    }

    public long getTime() {
        return time;
    }

    public void setTime(long value) {
        time = value;
    }

    public String getPlace() {
        return place;
    }

    public void setPlace(String value) {
        place = value;
    }
}
