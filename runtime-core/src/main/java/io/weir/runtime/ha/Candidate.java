package io.weir.runtime.ha;

/** A JobManager that may come to lead. Called by one thread of the implementation; must not block. */
public interface Candidate {
    /** It leads from now on. Its address has been published. */
    void onElected(Term term);

    /** It leads no longer, for certain; {@code why} is a part of a sentence. Comes once for each term that has ended. */
    void onDeposed(long epoch, String why);
}
