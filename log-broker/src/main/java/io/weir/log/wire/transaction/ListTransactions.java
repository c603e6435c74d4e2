package io.weir.log.wire.transaction;

import io.weir.log.error.LogError;
import io.weir.log.transaction.TransactionRequest;
import io.weir.log.transaction.TransactionResponse.ListedTransaction;
import io.weir.log.transaction.TransactionService;
import io.weir.log.transaction.TransactionState;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;

/** ListTransactions 0 to 2. */
final class ListTransactions implements RequestHandler {
    private static final Set<String> STATES = Arrays.stream(TransactionState.values())
            .map(TransactionState::title)
            .collect(Collectors.toSet());

    private final TransactionService transactions;

    ListTransactions(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<ListTransactionsResponseData> handle(ClientRequest request) {
        ListTransactionsRequestData body = request.body(ListTransactionsRequestData.class);
        List<String> unknown = body.stateFilters().stream()
                .filter(each -> !STATES.contains(each))
                .toList();
        Set<String> states =
                body.stateFilters().stream().filter(STATES::contains).collect(Collectors.toSet());
        ListTransactionsResponseData answer = new ListTransactionsResponseData().setUnknownStateFilters(unknown);
        String pattern = body.transactionalIdPattern();
        IdPattern ids;
        try {
            ids = IdPattern.of(pattern);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(answer.setErrorCode(LogError.INVALID_REGULAR_EXPRESSION.code()));
        }
        if (states.isEmpty() && !body.stateFilters().isEmpty()) {
            return CompletableFuture.completedFuture(answer);
        }
        return transactions
                .list(new TransactionRequest.ListTransactions(
                        states, Set.copyOf(body.producerIdFilters()), body.durationFilter()))
                .thenApply(all -> answer(answer, all, ids));
    }

    private static ListTransactionsResponseData answer(
            ListTransactionsResponseData answer, List<ListedTransaction> all, IdPattern ids) {
        try {
            return answer.setTransactionStates(all.stream()
                    .filter(each -> ids.matches(each.transactionalId()))
                    .map(each -> new ListTransactionsResponseData.TransactionState()
                            .setTransactionalId(each.transactionalId())
                            .setProducerId(each.producerId())
                            .setTransactionState(each.transactionState()))
                    .toList());
        } catch (IllegalArgumentException e) {
            return answer.setErrorCode(LogError.INVALID_REGULAR_EXPRESSION.code());
        }
    }
}
