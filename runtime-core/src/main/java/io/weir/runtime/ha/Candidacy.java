package io.weir.runtime.ha;

/** Taking part in an election. */
public interface Candidacy extends AutoCloseable {
    /**
     * Ends the term of that epoch and contends anew, behind those that wait. Nothing where the term has ended already.
     *
     * @param why a part of a sentence
     */
    void resign(long epoch, String why);

    /** Contends no longer; a term ends, so that another can lead at once. The candidate is not called any more. */
    @Override
    void close();
}
