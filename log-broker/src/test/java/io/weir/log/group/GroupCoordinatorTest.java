package io.weir.log.group;

import static io.weir.log.group.GroupScenario.commit;
import static io.weir.log.group.GroupScenario.commitInTransaction;
import static io.weir.log.group.GroupScenario.join;
import static io.weir.log.group.GroupScenario.offset;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Dialect;
import io.weir.log.group.GroupRequest.Join;
import io.weir.log.group.GroupResponse.Done;
import io.weir.log.group.GroupResponse.Joined;
import io.weir.log.group.GroupResponse.Left;
import io.weir.log.group.GroupResponse.PerPartition;
import io.weir.log.group.GroupResponse.Synced;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GroupCoordinatorTest {
    private final GroupScenario scenario = new GroupScenario(GroupScenario.settings(0));

    private static LogError error(GroupResponse response) {
        return ((Joined) response).error();
    }

    @Test
    void givesAnIdFirstToWhoKnowsThatDance() {
        Join join = join("", null, "range");
        Join asked = new Join(
                join.groupId(),
                join.member(),
                join.timeouts(),
                join.protocolType(),
                join.protocols(),
                join.client(),
                new Dialect(true, true));

        Joined told = scenario.answer(asked, Joined.class);

        assertThat(told.error()).isEqualTo(LogError.MEMBER_ID_REQUIRED);
        assertThat(told.memberId()).startsWith("client-");
        assertThat(scenario.answer(join(told.memberId(), null, "range"), Joined.class)
                        .error())
                .isEqualTo(LogError.NONE);
    }

    @Test
    void forgetsAnIdThatNobodyJoinsWith() {
        Join join = join("", null, "range");
        Joined told = scenario.answer(
                new Join(
                        join.groupId(),
                        join.member(),
                        join.timeouts(),
                        join.protocolType(),
                        join.protocols(),
                        join.client(),
                        new Dialect(true, true)),
                Joined.class);

        scenario.pass(5_001);

        assertThat(scenario.answer(join(told.memberId(), null, "range"), Joined.class)
                        .error())
                .isEqualTo(LogError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anEmptyGroupWaitsForMoreMembersAndTakesThemIntoItsFirstGeneration() {
        GroupScenario waiting = new GroupScenario(GroupScenario.settings(3_000));
        long one = waiting.ask(join("", null, "range"));
        waiting.pass(2_000);
        long other = waiting.ask(join("", null, "range"));
        waiting.pass(2_000);
        assertThat(waiting.answer(one)).as("the second has begun another wait").isNull();

        waiting.pass(3_000);

        Joined first = (Joined) waiting.answer(one);
        Joined second = (Joined) waiting.answer(other);
        assertThat(first.generationId()).isEqualTo(second.generationId()).isEqualTo(1);
        assertThat(first.members()).hasSize(2);
        assertThat(second.members()).as("only the leader is told").isEmpty();
        assertThat(second.leader()).isEqualTo(first.memberId());
    }

    @Test
    void choosesTheProtocolThatMostLikeBestAmongThoseThatAllKnow() {
        GroupScenario waiting = new GroupScenario(GroupScenario.settings(1_000));
        long one = waiting.ask(join("", null, "own", "range", "sticky"));
        waiting.ask(join("", null, "sticky", "range"));
        waiting.ask(join("", null, "sticky", "range"));
        waiting.pass(2_000);

        assertThat(((Joined) waiting.answer(one)).protocolName()).isEqualTo("sticky");
    }

    @Test
    void refusesWhoHasNothingInCommonOrIsOneTooMany() {
        scenario.stable(null);
        assertThat(error(scenario.answer(scenario.ask(join("", null, "other")))))
                .isEqualTo(LogError.INCONSISTENT_GROUP_PROTOCOL);

        scenario.ask(join("", null, "range"));
        scenario.ask(join("", null, "range"));

        assertThat(error(scenario.answer(scenario.ask(join("", null, "range")))))
                .isEqualTo(LogError.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void aMemberThatDoesNotJoinAgainInTimeIsLeftOut() {
        MemberName first = scenario.stable(null);
        long second = scenario.ask(join("", null, "range"));
        assertThat(scenario.heartbeat(first, 1)).isEqualTo(LogError.REBALANCE_IN_PROGRESS);
        for (int i = 0; i < 5; i++) {
            scenario.pass(4_000);
            scenario.heartbeat(first, 1);
        }

        scenario.pass(4_000);

        assertThat(scenario.answer(second)).isInstanceOfSatisfying(Joined.class, joined -> {
            assertThat(joined.generationId()).isEqualTo(2);
            assertThat(joined.members()).hasSize(1);
        });
        assertThat(scenario.heartbeat(first, 2)).isEqualTo(LogError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aFollowerWaitsForTheLeaderAndAllAreToldOnceItIsDurable() {
        GroupScenario waiting = new GroupScenario(GroupScenario.settings(1_000));
        long one = waiting.ask(join("", null, "range"));
        long other = waiting.ask(join("", null, "range"));
        waiting.pass(2_000);
        String leader = ((Joined) waiting.answer(one)).memberId();
        String follower = ((Joined) waiting.answer(other)).memberId();
        long waits = waiting.ask(
                new GroupRequest.Sync(GroupScenario.GROUP, 1, new MemberName(follower, null), null, null, Map.of()));
        assertThat(waiting.answer(waits)).isNull();

        waiting.shard.give(
                new GroupEvent.Called(
                        99,
                        new GroupRequest.Sync(
                                GroupScenario.GROUP,
                                1,
                                new MemberName(leader, null),
                                "consumer",
                                "range",
                                Map.of(leader, new byte[] {1}, follower, new byte[] {2}))),
                waiting.now());
        assertThat(waiting.answer(99)).as("not on disk").isNull();
        waiting.shard.sync(1);

        assertThat(((Synced) waiting.answer(99)).assignment()).containsExactly(1);
        assertThat(((Synced) waiting.answer(waits)).assignment()).containsExactly(2);
    }

    @Test
    void aGenerationThatCrashesUndecidedLeavesItsNumberToNobody() {
        Joined lost = scenario.answer(join("", null, "range"), Joined.class);
        scenario.restart();

        Joined next = scenario.answer(join("", null, "range"), Joined.class);

        assertThat(next.generationId()).isGreaterThan(lost.generationId());
        assertThat(scenario.answer(
                                new GroupRequest.Sync(
                                        GroupScenario.GROUP,
                                        next.generationId(),
                                        new MemberName(lost.memberId(), null),
                                        null,
                                        null,
                                        Map.of()),
                                Synced.class)
                        .error())
                .isEqualTo(LogError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void membersKeepTheirPlaceWhenTheCoordinatorCrashes() {
        MemberName member = scenario.stable("instance");
        scenario.restart();

        assertThat(scenario.heartbeat(member, 1)).isEqualTo(LogError.NONE);
        assertThat(scenario.sync(member, 1).assignment()).containsExactly(1);
    }

    @Test
    void silentMembersAreMissedAndTheirGroupIsEmpty() {
        MemberName member = scenario.stable(null);
        scenario.pass(4_999);
        assertThat(scenario.heartbeat(member, 1)).isEqualTo(LogError.NONE);

        scenario.pass(5_001);

        assertThat(scenario.heartbeat(member, 1)).isEqualTo(LogError.UNKNOWN_MEMBER_ID);
        assertThat(scenario.describe().groupState()).isEqualTo("Empty");
    }

    @Test
    void theNextIncarnationOfAStaticMemberTakesItsPlaceAndFencesIt() {
        MemberName former = scenario.stable("instance");

        Joined joined = scenario.answer(join("", "instance", "range"), Joined.class);

        assertThat(joined.generationId()).isEqualTo(1);
        assertThat(joined.skipAssignment()).isTrue();
        assertThat(scenario.heartbeat(former, 1)).isEqualTo(LogError.FENCED_INSTANCE_ID);
        assertThat(error(scenario.answer(scenario.ask(join(former.memberId(), "instance", "range")))))
                .isEqualTo(LogError.FENCED_INSTANCE_ID);
        scenario.restart();
        assertThat(scenario.heartbeat(new MemberName(joined.memberId(), "instance"), 1))
                .isEqualTo(LogError.NONE);
    }

    @Test
    void membersLeaveTogetherEachWithItsOwnAnswer() {
        MemberName member = scenario.stable("instance");

        Left left = scenario.answer(
                new GroupRequest.Leave(
                        GroupScenario.GROUP,
                        List.of(
                                new MemberName("someone", "instance"),
                                new MemberName("", "instance"),
                                member,
                                new MemberName("nobody", null))),
                Left.class);

        assertThat(left.members())
                .containsExactly(
                        LogError.FENCED_INSTANCE_ID,
                        LogError.NONE,
                        LogError.UNKNOWN_MEMBER_ID,
                        LogError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void listsGroupsByTheirStateWhateverTheCase() {
        scenario.stable(null);

        assertThat(scenario.answer(new GroupRequest.ListGroups(Set.of("STABLE")), GroupResponse.Listed.class)
                        .groups())
                .hasSize(1);
        assertThat(scenario.answer(new GroupRequest.ListGroups(Set.of("Empty")), GroupResponse.Listed.class)
                        .groups())
                .isEmpty();
    }

    @Test
    void onlyMembersOfTheGenerationMoveTheOffsetsOfAGroup() {
        MemberName member = scenario.stable(null);

        assertThat(committed(commit(1, member, offset(0, 5, ""))).error()).isEqualTo(LogError.NONE);
        assertThat(committed(commit(0, member, offset(0, 6, ""))).error()).isEqualTo(LogError.ILLEGAL_GENERATION);
        assertThat(committed(commit(-1, MemberName.NONE, offset(0, 7, ""))).error())
                .isEqualTo(LogError.UNKNOWN_MEMBER_ID);
        assertThat(scenario.fetch(0, true).committedOffset()).isEqualTo(5);
    }

    private PerPartition committed(GroupRequest request) {
        return scenario.answer(request, PerPartition.class);
    }

    @Test
    void refusesWhatIsTooLongOrTooMuch() {
        PerPartition result =
                committed(commit(-1, MemberName.NONE, offset(0, 5, "x".repeat(11)), offset(1, 6, "short")));

        assertThat(result.partitions())
                .containsEntry(new TopicPartition("words", 0), LogError.OFFSET_METADATA_TOO_LARGE)
                .containsEntry(new TopicPartition("words", 1), LogError.NONE);
        GroupRequest.NewOffset[] many = new GroupRequest.NewOffset[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = offset(i, i, "");
        }
        assertThat(committed(commit(-1, MemberName.NONE, many)).error()).isEqualTo(LogError.INVALID_COMMIT_OFFSET_SIZE);
    }

    @Test
    void offsetsOfATransactionCountWithItsMarker() {
        committed(commit(-1, MemberName.NONE, offset(0, 1, "")));
        long call = scenario.ask(commitInTransaction(7, 0, offset(0, 2, "")));
        assertThat(scenario.answer(call)).as("not verified").isNull();
        scenario.verified(LogError.NONE);

        assertThat(scenario.fetch(0, false).committedOffset()).isEqualTo(1);
        assertThat(scenario.fetch(0, true).error()).isEqualTo(LogError.UNSTABLE_OFFSET_COMMIT);
        scenario.restart();
        assertThat(scenario.endTransaction(7, 0, true)).isEqualTo(LogError.NONE);
        assertThat(scenario.fetch(0, true).committedOffset()).isEqualTo(2);
    }

    @Test
    void aCommitWhoseTransactionEndsWhileItIsVerifiedIsVerifiedAgain() {
        long call = scenario.ask(commitInTransaction(7, 0, offset(0, 2, "")));
        scenario.endTransaction(7, 0, true);

        scenario.verified(LogError.NONE);
        assertThat(scenario.answer(call)).isNull();
        scenario.verified(LogError.INVALID_TXN_STATE);

        assertThat(((PerPartition) scenario.answer(call)).error()).isEqualTo(LogError.INVALID_TXN_STATE);
        assertThat(scenario.fetch(0, true).committedOffset()).isEqualTo(-1);
    }

    @Test
    void anOffsetCommittedLaterThanThatOfATransactionIsNotOverwrittenByIt() {
        scenario.ask(commitInTransaction(7, 0, offset(0, 2, "")));
        scenario.verified(LogError.NONE);
        committed(commit(-1, MemberName.NONE, offset(0, 3, "")));

        scenario.endTransaction(7, 0, true);

        assertThat(scenario.fetch(0, true).committedOffset()).isEqualTo(3);
    }

    @Test
    void producersAndCoordinatorsOfFormerEpochsAreRefused() {
        assertThat(scenario.endTransaction(7, 3, false)).isEqualTo(LogError.NONE);

        assertThat(scenario.endTransaction(7, 2, true)).isEqualTo(LogError.INVALID_PRODUCER_EPOCH);
        assertThat(scenario.endTransaction(7, 3, false)).as("a repeated marker").isEqualTo(LogError.NONE);
        assertThat(committed(commitInTransaction(7, 2, offset(0, 2, ""))).error())
                .isEqualTo(LogError.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void offsetsOfTopicsThatAreReadStay() {
        MemberName member = scenario.stable(null);
        committed(commit(1, member, offset(0, 5, "")));
        GroupRequest delete =
                new GroupRequest.DeleteOffsets(GroupScenario.GROUP, List.of(new TopicPartition("words", 0)));

        assertThat(committed(delete).partitions()).containsValue(LogError.GROUP_SUBSCRIBED_TO_TOPIC);
        assertThat(scenario.answer(new GroupRequest.Delete(GroupScenario.GROUP), Done.class)
                        .error())
                .isEqualTo(LogError.NON_EMPTY_GROUP);

        scenario.ask(new GroupRequest.Leave(GroupScenario.GROUP, List.of(member)));
        assertThat(committed(delete).partitions()).containsValue(LogError.NONE);
        assertThat(scenario.fetch(0, false).committedOffset()).isEqualTo(-1);
    }

    @Test
    void offsetsGoSomeTimeAfterTheLastMember() {
        MemberName member = scenario.stable(null);
        committed(commit(1, member, offset(0, 5, "")));
        for (int i = 0; i < 50; i++) {
            scenario.pass(4_000);
            scenario.heartbeat(member, 1);
        }
        assertThat(scenario.fetch(0, false).committedOffset()).isEqualTo(5);
        scenario.ask(new GroupRequest.Leave(GroupScenario.GROUP, List.of(member)));

        scenario.pass(90_000);
        assertThat(scenario.fetch(0, false).committedOffset()).isEqualTo(5);
        scenario.pass(20_000);

        assertThat(scenario.describe().error()).isEqualTo(LogError.GROUP_ID_NOT_FOUND);
        scenario.restart();
        assertThat(scenario.fetch(0, false).committedOffset()).isEqualTo(-1);
    }

    @Test
    void aDeletedGroupIsForgottenForGood() {
        committed(commit(-1, MemberName.NONE, offset(0, 5, "")));

        assertThat(scenario.answer(new GroupRequest.Delete(GroupScenario.GROUP), Done.class)
                        .error())
                .isEqualTo(LogError.NONE);

        scenario.restart();
        assertThat(scenario.describe().error()).isEqualTo(LogError.GROUP_ID_NOT_FOUND);
        assertThat(scenario.answer(new GroupRequest.Delete(GroupScenario.GROUP), Done.class)
                        .error())
                .isEqualTo(LogError.GROUP_ID_NOT_FOUND);
    }
}
