package io.weir.log.wire.admin;

import io.weir.log.error.LogError;
import io.weir.log.wire.ClientRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.message.DescribeAclsResponseData;

/** DescribeAcls, CreateAcls and DeleteAcls 1 to 3: there are no logins, so there is nobody to forbid anything. */
final class Acls {
    private static final short DISABLED = LogError.SECURITY_DISABLED.code();
    private static final String WHY = "The broker has no logins, so nobody can be allowed or forbidden anything.";

    CompletionStage<DescribeAclsResponseData> describe(ClientRequest request) {
        return CompletableFuture.completedFuture(
                new DescribeAclsResponseData().setErrorCode(DISABLED).setErrorMessage(WHY));
    }

    CompletionStage<CreateAclsResponseData> create(ClientRequest request) {
        CreateAclsResponseData answer = new CreateAclsResponseData();
        request.body(CreateAclsRequestData.class)
                .creations()
                .forEach(each -> answer.results()
                        .add(new AclCreationResult().setErrorCode(DISABLED).setErrorMessage(WHY)));
        return CompletableFuture.completedFuture(answer);
    }

    CompletionStage<DeleteAclsResponseData> delete(ClientRequest request) {
        DeleteAclsResponseData answer = new DeleteAclsResponseData();
        request.body(DeleteAclsRequestData.class)
                .filters()
                .forEach(each -> answer.filterResults()
                        .add(new DeleteAclsFilterResult().setErrorCode(DISABLED).setErrorMessage(WHY)));
        return CompletableFuture.completedFuture(answer);
    }
}
