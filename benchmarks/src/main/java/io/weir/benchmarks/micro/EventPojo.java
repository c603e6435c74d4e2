package io.weir.benchmarks.micro;

/** {@link EventRecord} as a POJO. */
@SuppressWarnings("NullAway.Init") // a serializer sets the fields
public class EventPojo {
    /** Number of the event. */
    public long id;
    /** Number of the user. */
    public int userId;
    /** When it happened, milliseconds of the epoch. */
    public long ts;
    /** An amount of money. */
    public double amount;
    /** True for every third event. */
    public boolean flag;
    /** Name of the user. */
    public String user;
    /** Two letters. */
    public String country;
    /** 32 letters. */
    public String text;

    /** For serializers, which set the fields. */
    public EventPojo() {}

    static EventPojo of(EventRecord event) {
        EventPojo pojo = new EventPojo();
        pojo.id = event.id();
        pojo.userId = event.userId();
        pojo.ts = event.ts();
        pojo.amount = event.amount();
        pojo.flag = event.flag();
        pojo.user = event.user();
        pojo.country = event.country();
        pojo.text = event.text();
        return pojo;
    }
}
