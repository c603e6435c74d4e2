package io.weir.taskmanager.task;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.config.WeirOptions;
import io.weir.taskmanager.exchange.EdgeWriters.CopyMode;
import java.util.Locale;

/**
 * How the tasks of a job are run: the cluster's settings, overruled by the job's.
 *
 * @param specialized whether each chain has classes of its own
 * @param copyMode whether records are copied before they are handed over
 * @param batchRecords largest number of records in a batch
 * @param autoWatermarkIntervalMillis how often watermarks are generated at least
 * @param genericTypesAllowed whether Kryo may be used
 * @param stateBackend name of the state backend
 * @param checkpointing whether checkpoints are taken
 */
public record TaskSettings(
        boolean specialized,
        CopyMode copyMode,
        int batchRecords,
        long autoWatermarkIntervalMillis,
        boolean genericTypesAllowed,
        String stateBackend,
        boolean checkpointing) {
    /** Reads {@code values}. */
    public static TaskSettings from(Configuration values) {
        CopyMode copyMode = values.get(WeirOptions.OBJECT_REUSE)
                ? CopyMode.NEVER
                : CopyMode.valueOf(values.get(WeirOptions.EXCHANGE_COPY).toUpperCase(Locale.ROOT));
        return new TaskSettings(
                values.get(WeirOptions.CHAIN_SPECIALIZATION),
                copyMode,
                values.get(WeirOptions.EXCHANGE_BATCH_RECORDS),
                values.get(WeirOptions.AUTO_WATERMARK_INTERVAL).toMillis(),
                values.get(WeirOptions.GENERIC_TYPES),
                values.get(WeirOptions.STATE_BACKEND),
                values.get(CheckpointOptions.INTERVAL).toMillis() > 0);
    }
}
