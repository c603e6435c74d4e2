package io.weir.log.wire.admin;

import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreDirectory;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;

/** DescribeLogDirs 1 to 5: which partitions are in which directory, and how large they are. */
final class DescribeLogDirs implements RequestHandler {
    private final Supplier<CompletableFuture<List<StoreDirectory>>> directories;

    DescribeLogDirs(Supplier<CompletableFuture<List<StoreDirectory>>> directories) {
        this.directories = directories;
    }

    @Override
    public CompletionStage<DescribeLogDirsResponseData> handle(ClientRequest request) {
        DescribeLogDirsRequestData body = request.body(DescribeLogDirsRequestData.class);
        return directories.get().thenApply(found -> {
            DescribeLogDirsResponseData answer = new DescribeLogDirsResponseData();
            for (StoreDirectory each : found) {
                answer.results().add(describe(each, body));
            }
            return answer;
        });
    }

    private static DescribeLogDirsResult describe(StoreDirectory directory, DescribeLogDirsRequestData asked) {
        Map<String, DescribeLogDirsTopic> topics = new TreeMap<>();
        for (PartitionLog log : directory.partitions()) {
            String name = log.id().topic();
            if (isAskedFor(log, asked)) {
                topics.computeIfAbsent(name, absent -> new DescribeLogDirsTopic().setName(name))
                        .partitions()
                        .add(new DescribeLogDirsPartition()
                                .setPartitionIndex(log.id().index())
                                .setPartitionSize(log.sizeInBytes()));
            }
        }
        return new DescribeLogDirsResult()
                .setLogDir(directory.path())
                .setTotalBytes(directory.totalBytes())
                .setUsableBytes(directory.usableBytes())
                .setTopics(List.copyOf(topics.values()));
    }

    private static boolean isAskedFor(PartitionLog log, DescribeLogDirsRequestData asked) {
        if (asked.topics() == null) {
            return true;
        }
        DescribableLogDirTopic topic = asked.topics().find(log.id().topic());
        return topic != null && topic.partitions().contains(log.id().index());
    }
}
