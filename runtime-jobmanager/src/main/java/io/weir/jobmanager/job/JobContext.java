package io.weir.jobmanager.job;

import io.weir.runtime.rpc.RpcPeer;
import java.util.Optional;

/** What a job master needs of the JobManager around it. Called by the endpoint thread. */
public interface JobContext {
    /** Asks for slots; they come as {@link JobMaster#onSlotsGranted} or {@link JobMaster#onSlotsRefused}. */
    void requestSlots(String jobId, int count);

    /** Gives all slots back. */
    void releaseSlots(String jobId);

    /** The TaskManager of that id, while it is registered. */
    Optional<RpcPeer> taskManager(String id);

    /** The job has ended and its accumulators are merged. */
    void onEnded(JobMaster job);
}
