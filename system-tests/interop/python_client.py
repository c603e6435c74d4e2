"""Uses a log broker with kafka-python and confluent-kafka, unmodified: python_client.py BOOTSTRAP LIBRARY.

A line for each step, "ok" or "failed"; exit code 0: all of them came out right.
"""

import sys
import time
import traceback

FAILED = 0


def step(name, run):
    global FAILED
    try:
        run()
        print(f"ok      {name}")
    except Exception as problem:  # whatever it is, it is the result of the step
        FAILED += 1
        traceback.print_exc()
        print(f"failed  {name}: {problem!r}")


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def kafka_python(bootstrap):
    import kafka
    from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
    from kafka.admin import NewPartitions, NewTopic

    label = f"kafka-python-{kafka.__version__}"
    topic = "python-orders"
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)

    def administer():
        admin.create_topics([NewTopic(topic, 2, 1)])
        admin.create_partitions({topic: NewPartitions(3)})
        equal(len(admin.describe_topics([topic])[0]["partitions"]), 3)

    def produce():
        for codec in (None, "gzip"):
            producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", compression_type=codec)
            for i in range(50):
                headers = [("table", b"orders"), ("codec", str(codec).encode())]
                producer.send(topic, key=b"%d" % i, value=b"value %d" % i, headers=headers).get(30)
            producer.close()

    def consume_in_a_group():
        found = []
        for enough in (30, 100):  # the second member goes on where the first has committed
            consumer = KafkaConsumer(
                topic,
                bootstrap_servers=bootstrap,
                group_id="python-group",
                auto_offset_reset="earliest",
                enable_auto_commit=False,
                max_poll_records=30,
            )
            end = time.monotonic() + 30
            while len(found) < enough and time.monotonic() < end:
                for records in consumer.poll(500).values():
                    found += [(r.key, r.value, dict(r.headers)["table"]) for r in records]
                consumer.commit()
            consumer.close()
        equal(sorted(found), sorted([(b"%d" % i, b"value %d" % i, b"orders") for i in range(50)] * 2))
        offsets = admin.list_consumer_group_offsets("python-group")
        equal(sum(each.offset for each in offsets.values()), 100)

    def look_up_offsets():
        consumer = KafkaConsumer(bootstrap_servers=bootstrap)
        partitions = [TopicPartition(topic, i) for i in range(3)]
        equal(sum(consumer.end_offsets(partitions).values()), 100)
        equal([each.offset for each in consumer.offsets_for_times({p: 0 for p in partitions}).values()], [0, 0, 0])
        consumer.close()

    step(f"{label}: create and grow a topic", administer)
    step(f"{label}: produce with headers, plain and gzip", produce)
    step(f"{label}: consume in a group, commit, go on", consume_in_a_group)
    step(f"{label}: offsets by time", look_up_offsets)


def confluent_kafka(bootstrap):
    import confluent_kafka as ck
    from confluent_kafka.admin import AdminClient, NewTopic

    label = f"confluent-kafka-{ck.version()[0]} (librdkafka {ck.libversion()[0]})"
    topic = "confluent-orders"

    def administer():
        admin = AdminClient({"bootstrap.servers": bootstrap})
        for made in admin.create_topics([NewTopic(topic, 3, 1)]).values():
            made.result(30)
        equal(len(admin.list_topics(timeout=30).topics[topic].partitions), 3)

    def transactions():
        producer = ck.Producer({"bootstrap.servers": bootstrap, "transactional.id": "python", "compression.type": "lz4"})
        producer.init_transactions(30)
        for commit in (True, False, True):
            producer.begin_transaction()
            for i in range(20):
                producer.produce(topic, key=str(i), value=f"{commit}", headers={"table": "orders"})
            producer.commit_transaction(30) if commit else producer.abort_transaction(30)

    def read_committed():
        consumer = ck.Consumer({
            "bootstrap.servers": bootstrap,
            "group.id": "confluent-group",
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "partition.assignment.strategy": "cooperative-sticky",
            "enable.partition.eof": True,
            "enable.auto.commit": False,
        })
        consumer.subscribe([topic])
        found, ended, end = [], set(), time.monotonic() + 30
        while len(ended) < 3 and time.monotonic() < end:
            message = consumer.poll(1)
            if message is None:
                continue
            if message.error() is None:
                found.append((message.value(), message.headers()))
            elif message.error().code() == ck.KafkaError._PARTITION_EOF:
                ended.add(message.partition())
            else:
                raise ck.KafkaException(message.error())
        consumer.commit(asynchronous=False)
        consumer.close()
        equal(found, [(b"True", [("table", b"orders")])] * 40)

    step(f"{label}: create a topic", administer)
    step(f"{label}: transactions, one of them aborted", transactions)
    step(f"{label}: read committed, cooperative group", read_committed)


{"kafka-python": kafka_python, "confluent-kafka": confluent_kafka}[sys.argv[2]](sys.argv[1])
sys.exit(FAILED > 0)
