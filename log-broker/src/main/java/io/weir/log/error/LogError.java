package io.weir.log.error;

/** The errors that the broker answers with. Codes and meanings are those of Kafka's protocol. */
public enum LogError {
    /** Not expected; the log of the broker says more. */
    UNKNOWN_SERVER_ERROR(-1),
    /** All is well. */
    NONE(0),
    /** The offset is below the first or above the last of the partition. */
    OFFSET_OUT_OF_RANGE(1),
    /** Checksum or shape of a batch is wrong. */
    CORRUPT_MESSAGE(2),
    /** There is no such topic or partition here. */
    UNKNOWN_TOPIC_OR_PARTITION(3),
    /** Nobody leads the partition at the moment. */
    LEADER_NOT_AVAILABLE(5),
    /** Another node leads the partition. */
    NOT_LEADER_OR_FOLLOWER(6),
    /** It took longer than the client wants to wait. */
    REQUEST_TIMED_OUT(7),
    /** A batch is larger than {@code max.message.bytes}. */
    MESSAGE_TOO_LARGE(10),
    /** The metadata string of an offset is too long. */
    OFFSET_METADATA_TOO_LARGE(12),
    /** The coordinator is still reading what it has to know. */
    COORDINATOR_LOAD_IN_PROGRESS(14),
    /** There is no coordinator at the moment. */
    COORDINATOR_NOT_AVAILABLE(15),
    /** Another node is the coordinator. */
    NOT_COORDINATOR(16),
    /** No name for a topic. */
    INVALID_TOPIC_EXCEPTION(17),
    /** A batch is larger than a segment. */
    RECORD_LIST_TOO_LARGE(18),
    /** Too few replicas are in sync. */
    NOT_ENOUGH_REPLICAS(19),
    /** Too few replicas were in sync once the record was written. */
    NOT_ENOUGH_REPLICAS_AFTER_APPEND(20),
    /** {@code acks} is none of -1, 0, 1. */
    INVALID_REQUIRED_ACKS(21),
    /** The generation is not the group's. */
    ILLEGAL_GENERATION(22),
    /** The member's protocols do not fit to those of the group. */
    INCONSISTENT_GROUP_PROTOCOL(23),
    /** No name for a group. */
    INVALID_GROUP_ID(24),
    /** The group does not have the member. */
    UNKNOWN_MEMBER_ID(25),
    /** The session time-out is out of bounds. */
    INVALID_SESSION_TIMEOUT(26),
    /** Members are to join again. */
    REBALANCE_IN_PROGRESS(27),
    /** The offsets of a commit do not fit into one batch. */
    INVALID_COMMIT_OFFSET_SIZE(28),
    /** A timestamp is out of bounds. */
    INVALID_TIMESTAMP(32),
    /** The broker does not know this version of the call. */
    UNSUPPORTED_VERSION(35),
    /** The topic is there already. */
    TOPIC_ALREADY_EXISTS(36),
    /** The number of partitions is not possible. */
    INVALID_PARTITIONS(37),
    /** The number of replicas is not possible. */
    INVALID_REPLICATION_FACTOR(38),
    /** The assignment of replicas is not possible. */
    INVALID_REPLICA_ASSIGNMENT(39),
    /** A setting is not possible. */
    INVALID_CONFIG(40),
    /** Another node decides on topics. */
    NOT_CONTROLLER(41),
    /** The call makes no sense. */
    INVALID_REQUEST(42),
    /** The store of the partition does not know this format of records. */
    UNSUPPORTED_FOR_MESSAGE_FORMAT(43),
    /** A policy forbids it. */
    POLICY_VIOLATION(44),
    /** A sequence number was left out. */
    OUT_OF_ORDER_SEQUENCE_NUMBER(45),
    /** A batch was here before, too long ago to know its offset. */
    DUPLICATE_SEQUENCE_NUMBER(46),
    /** A later epoch of the producer was seen. */
    INVALID_PRODUCER_EPOCH(47),
    /** The transaction is not in a state for this. */
    INVALID_TXN_STATE(48),
    /** The producer id is not the one of the transactional id. */
    INVALID_PRODUCER_ID_MAPPING(49),
    /** The transaction time-out is longer than the broker's. */
    INVALID_TRANSACTION_TIMEOUT(50),
    /** The former transaction is not at its end yet. */
    CONCURRENT_TRANSACTIONS(51),
    /** A later coordinator has written. */
    TRANSACTION_COORDINATOR_FENCED(52),
    /** Security is switched off. */
    SECURITY_DISABLED(54),
    /** Something else of the same call was wrong. */
    OPERATION_NOT_ATTEMPTED(55),
    /** The disk does not take or give the data. */
    KAFKA_STORAGE_ERROR(56),
    /** No such directory for a replica. */
    LOG_DIR_NOT_FOUND(57),
    /** Nothing is known of the producer. */
    UNKNOWN_PRODUCER_ID(59),
    /** A reassignment is under way. */
    REASSIGNMENT_IN_PROGRESS(60),
    /** The group has members. */
    NON_EMPTY_GROUP(68),
    /** The group is not there. */
    GROUP_ID_NOT_FOUND(69),
    /** The fetch session is not there. */
    FETCH_SESSION_ID_NOT_FOUND(70),
    /** The fetch session is at another epoch. */
    INVALID_FETCH_SESSION_EPOCH(71),
    /** Topics cannot be deleted here. */
    TOPIC_DELETION_DISABLED(73),
    /** The client knows an older leader. */
    FENCED_LEADER_EPOCH(74),
    /** The client knows a later leader. */
    UNKNOWN_LEADER_EPOCH(75),
    /** The codec is not possible in this version of the call. */
    UNSUPPORTED_COMPRESSION_TYPE(76),
    /** The end of the log is not known yet. */
    OFFSET_NOT_AVAILABLE(78),
    /** Join again with the id given. */
    MEMBER_ID_REQUIRED(79),
    /** There is nobody better to lead. */
    ELECTION_NOT_NEEDED(84),
    /** No reassignment is under way. */
    NO_REASSIGNMENT_IN_PROGRESS(85),
    /** The group has as many members as it may have. */
    GROUP_MAX_SIZE_REACHED(81),
    /** The group reads the topic, so its offsets stay. */
    GROUP_SUBSCRIBED_TO_TOPIC(86),
    /** A record breaks a rule. */
    INVALID_RECORD(87),
    /** Offsets of a transaction are not decided yet. */
    UNSTABLE_OFFSET_COMMIT(88),
    /** Another member of the same instance id has taken over. */
    FENCED_INSTANCE_ID(82),
    /** A later producer of the same transactional id has taken over. */
    PRODUCER_FENCED(90),
    /** There is no topic of this id. */
    UNKNOWN_TOPIC_ID(100),
    /** The topic of that name has another id. */
    INCONSISTENT_TOPIC_ID(103),
    /** The transactional id is not known. */
    TRANSACTIONAL_ID_NOT_FOUND(105),
    /** The fetch session was opened with other ids. */
    FETCH_SESSION_TOPIC_ID_ERROR(106),
    /** The transaction can only be aborted. */
    TRANSACTION_ABORTABLE(120),
    /** A pattern is none, or takes too long. */
    INVALID_REGULAR_EXPRESSION(128),
    /** The client belongs to another cluster. */
    REBOOTSTRAP_REQUIRED(129);

    private final short code;

    LogError(int code) {
        this.code = (short) code;
    }

    /** What goes over the wire. */
    public short code() {
        return code;
    }
}
