// Uses a log broker with KafkaJS, unmodified: node_client.js BOOTSTRAP, with KafkaJS in NODE_PATH.
// A line for each step, "ok" or "failed"; exit code 0: all of them came out right.
'use strict';
const assert = require('node:assert');
const { Kafka, logLevel, CompressionTypes } = require('kafkajs');

const VERSION = require('kafkajs/package.json').version;
const TOPIC = 'node-orders';
const kafka = new Kafka({ brokers: [process.argv[2]], logLevel: logLevel.ERROR });
let failed = 0;

async function step(name, run) {
  try {
    await run();
    console.log(`ok      kafkajs-${VERSION}: ${name}`);
  } catch (problem) {
    failed++;
    console.error(problem);
    console.log(`failed  kafkajs-${VERSION}: ${name}: ${problem.message}`);
  }
}

/** The values of the first `count` records that a group is given, sorted. */
async function consume(groupId, count) {
  const consumer = kafka.consumer({ groupId });
  const found = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
  await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`only ${found.length} of ${count} records came`)), 30000);
    consumer.run({
      eachMessage: async ({ message }) => {
        found.push(`${message.key}=${message.value} ${message.headers.table}`);
        if (found.length === count) {
          clearTimeout(limit);
          resolve();
        }
      },
    });
  });
  await consumer.disconnect();
  return found.sort();
}

function messages(value) {
  return Array.from({ length: 20 }, (_, i) => ({ key: `${i}`, value, headers: { table: 'orders' } }));
}

async function main() {
  const admin = kafka.admin();
  await admin.connect();
  await step('create and grow a topic', async () => {
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 2 }] });
    await admin.createPartitions({ topicPartitions: [{ topic: TOPIC, count: 3 }] });
    const { topics } = await admin.fetchTopicMetadata({ topics: [TOPIC] });
    assert.strictEqual(topics[0].partitions.length, 3);
  });
  await step('produce, idempotent, gzip', async () => {
    const producer = kafka.producer({ idempotent: true });
    await producer.connect();
    await producer.send({ topic: TOPIC, acks: -1, messages: messages('plain'), compression: CompressionTypes.GZIP });
    await producer.disconnect();
  });
  await step('transactions, one of them aborted', async () => {
    const producer = kafka.producer({ transactionalId: 'node', idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (const outcome of ['commit', 'abort', 'commit']) {
      const transaction = await producer.transaction();
      await transaction.send({ topic: TOPIC, messages: messages(outcome) });
      await transaction[outcome]();
    }
    await producer.disconnect();
  });
  await step('read committed in a group', async () => {
    const values = ['plain', 'commit', 'commit'].flatMap((value) =>
      messages(value).map((message) => `${message.key}=${value} orders`));
    assert.deepStrictEqual(await consume('node-group', 60), values.sort());
  });
  await step('offsets of a group and by time', async () => {
    const [{ partitions }] = await admin.fetchOffsets({ groupId: 'node-group', topics: [TOPIC] });
    assert.ok(partitions.every(({ offset }) => Number(offset) > 0));
    const byTime = await admin.fetchTopicOffsetsByTimestamp(TOPIC, 0);
    assert.ok(byTime.every(({ offset }) => offset === '0'));
  });
  await admin.disconnect();
  process.exitCode = failed > 0 ? 1 : 0;
}

main();
