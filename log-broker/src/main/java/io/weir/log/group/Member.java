package io.weir.log.group;

import io.weir.log.group.GroupRecord.MemberValue;
import io.weir.log.group.GroupRequest.Client;
import io.weir.log.group.GroupRequest.Timeouts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member of a group. */
final class Member {
    static final byte[] NOTHING = new byte[0];

    private final MemberName name;
    Client client;
    Timeouts timeouts;
    List<Protocol> protocols;
    byte[] assignment = NOTHING;

    /** The call that waits for the next generation. */
    @Nullable
    Long joinCall;

    /** The call that waits for the assignment. */
    @Nullable
    Long syncCall;

    /** Whether it knows its generation and has not asked for its assignment. */
    boolean owesSync;

    Member(MemberName name, Client client, Timeouts timeouts, List<Protocol> protocols) {
        this.name = name;
        this.client = client;
        this.timeouts = timeouts;
        this.protocols = protocols;
    }

    static Member restored(MemberValue value, String protocol) {
        Member member = new Member(
                value.name(), value.client(), value.timeouts(), List.of(new Protocol(protocol, value.subscription())));
        member.assignment = value.assignment();
        return member;
    }

    MemberName name() {
        return name;
    }

    String id() {
        return name.memberId();
    }

    boolean isStatic() {
        return name.groupInstanceId() != null;
    }

    /** Whether it waits for an answer, so that its silence says nothing. */
    boolean isWaiting() {
        return joinCall != null || syncCall != null;
    }

    boolean supports(String protocol) {
        return protocols.stream().anyMatch(each -> each.name().equals(protocol));
    }

    byte[] metadata(@Nullable String protocol) {
        for (Protocol each : protocols) {
            if (each.name().equals(protocol)) {
                return each.metadata();
            }
        }
        return NOTHING;
    }

    int sizeInBytes() {
        int size = assignment.length;
        for (Protocol each : protocols) {
            size += each.metadata().length;
        }
        return size;
    }

    MemberValue value(@Nullable String protocol) {
        return new MemberValue(name, client, timeouts, metadata(protocol), assignment);
    }
}
