import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { headerOf, jsonOf, problemCodeOf } from '../targets/target.ts';
import { answering, TAKES } from './behaviours.ts';
import { until, type Owner } from './owner.ts';
import type { Behaviour, Receiver, SeenRequest } from './receiver.ts';
import { openStage, type Stage } from './stage.ts';
import { isGenuine, notGenuine } from './verified.ts';

const DEADLINE_MS = 60_000;
const DAY_SECONDS = 86_400;
let stage: Stage;
const opened: { readonly receiver: Receiver; readonly secret: string }[] = [];

beforeAll(async () => {
  stage = await openStage({ clockStands: true });
}, DEADLINE_MS);

afterAll(() => stage.end(), DEADLINE_MS);

/** A new owner with one endpoint. */
const anEndpoint = async (behaviour: Behaviour) => {
  const owner = await stage.newOwner('alice');
  const receiver = await stage.open(behaviour);
  const { id, secret } = await owner.register({ url: receiver.url });
  opened.push({ receiver, secret });
  return { owner, receiver, id, secret };
};
type Endpoint = Awaited<ReturnType<typeof anEndpoint>>;

const settled = (owner: Owner, id: string, deliveries: number) =>
  until(async () => {
    const found = await owner.deliveries(id);
    return found.length === deliveries && found.every(({ state, nextAttemptAt, attemptCount }) => attemptCount > 0 && (state !== 'pending' || nextAttemptAt !== null)) && found;
  }, `${deliveries} deliveries of ${id} have had their attempt`);
/** Waits until nothing of an endpoint is due; attempts wait for each other by the clock that stands. */
const quiet = (owner: Owner, id: string) =>
  until(async () => {
    const found = await owner.deliveries(id);
    const isQuiet = found.every(({ state, nextAttemptAt }) => state !== 'pending' || (nextAttemptAt !== null && Date.parse(nextAttemptAt) > stage.machine.now().getTime()));
    if (!isQuiet) stage.machine.advance(1);
    return isQuiet;
  }, `nothing of ${id} is due`);
/** When an endpoint was first attempted. */
const firstAttemptMs = async (owner: Owner, id: string): Promise<number> => {
  const deliveries = await Promise.all((await owner.deliveries(id)).map((each) => owner.delivery(id, each.id)));
  return Math.min(...deliveries.flatMap(({ attempts }) => attempts.map(({ startedAt }) => Date.parse(startedAt))));
};
const mailsAbout = async (owner: Owner, id: string): Promise<number> => (await stage.machine.mailsTo(owner.email)).filter(({ text }) => text.includes(id)).length;
const typeOf = ({ body }: SeenRequest): string => (JSON.parse(body) as { readonly type: string }).type;
/** Another endpoint of the same person, which hears what becomes of the first. */
const aWitness = async (owner: Owner) => {
  const receiver = await stage.open(TAKES);
  await owner.register({ url: receiver.url, eventTypes: ['webhook.disabled', 'todo.created'] });
  const heard = (type: string) => receiver.requests.filter((request) => typeOf(request) === type);
  return { disabled: () => heard('webhook.disabled'), todos: () => heard('todo.created') };
};

test('an endpoint that answers 410 is disabled at once, with one event and one mail, and gets nothing more', async () => {
  const { owner, receiver, id } = await anEndpoint(answering(410));
  const witness = await aWitness(owner);

  await owner.createTodo();
  await until(() => witness.disabled().length > 0, 'the event came');
  await until(async () => (await mailsAbout(owner, id)) > 0, 'the mail came');
  await owner.createTodo();
  stage.machine.advance(DAY_SECONDS);
  await owner.createTodo();
  // One transaction makes the deliveries of an event to all endpoints: whatever was to come to the first is there by now.
  await until(() => witness.todos().length === 3, 'all events were fanned out');

  expect(await owner.webhook(id)).toMatchObject({ state: 'disabled', disabledReason: 'gone' });
  expect((await owner.deliveries(id)).map(({ state, attemptCount }) => [state, attemptCount])).toEqual([['ended', 1]]);
  expect(witness.disabled().map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([{ type: 'webhook.disabled', data: { webhookId: id, reason: 'gone' } }]);
  expect(await mailsAbout(owner, id)).toBe(1);
  expect(receiver.requests).toHaveLength(1);
  expect(problemCodeOf(await owner.send({ operationId: 'testWebhook', path: { webhookId: id }, body: { eventType: 'webhook.test' } }))).toBe('webhook_disabled');
}, DEADLINE_MS);

test('an endpoint that takes nothing for five days is disabled with event and mail; mended and enabled, it gets what it missed', async () => {
  const { owner, receiver, id } = await anEndpoint(answering(500));
  const witness = await aWitness(owner);
  for (let events = 1; (await owner.webhook(id)).state === 'enabled'; events += 1) {
    await owner.createTodo();
    // The clock stands until the event has become a delivery: otherwise its first attempt comes days later.
    await until(async () => (await owner.deliveries(id)).length === events, `event ${events} has become a delivery`);
    await quiet(owner, id);
    stage.machine.advance(DAY_SECONDS);
    await quiet(owner, id);
  }
  await until(async () => (await mailsAbout(owner, id)) > 0, 'the mail came');
  await until(() => witness.disabled().length > 0, 'the event came');
  const disabled = await owner.webhook(id);
  const seen = receiver.requests.length;
  stage.machine.advance(2 * DAY_SECONDS);
  const missed = await until(async () => { const found = await owner.deliveries(id); return found.every(({ nextAttemptAt }) => nextAttemptAt === null) && found; }, 'all deliveries have ended');

  receiver.behave(TAKES);
  await owner.change(id, { state: 'enabled' });
  await Promise.all(missed.map((delivery) => owner.done({ operationId: 'redeliverWebhook', path: { webhookId: id, deliveryId: delivery.id } })));
  await quiet(owner, id);

  expect(disabled).toMatchObject({ state: 'disabled', disabledReason: 'failing' });
  const failedDays = (Date.parse(disabled.disabledAt ?? '') - (await firstAttemptMs(owner, id))) / (DAY_SECONDS * 1_000);
  expect([failedDays >= 5, failedDays < 6.5]).toEqual([true, true]);
  expect(witness.disabled().map(({ body }) => (JSON.parse(body) as { readonly data: object }).data)).toMatchObject([{ webhookId: id, reason: 'failing' }]);
  expect(await mailsAbout(owner, id)).toBe(1);
  expect((await owner.deliveries(id)).map(({ state }) => state)).toEqual(missed.map(() => 'delivered'));
  expect(receiver.requests.length - seen).toBe(missed.length);
  expect((await owner.deliveries(id)).reduce((sum, { attemptCount }) => sum + attemptCount, 0)).toBe(receiver.requests.length);
}, DEADLINE_MS);

test('a test is sent once, whatever comes of it, and says nothing about the health of the endpoint', async () => {
  const { owner, receiver, id } = await anEndpoint(answering(410));

  await owner.done({ operationId: 'testWebhook', path: { webhookId: id }, body: { eventType: 'photo.processed' } });
  const [delivery] = await settled(owner, id, 1);

  expect(delivery).toMatchObject({ state: 'dead_letter', attemptCount: 1, isTest: true });
  expect(receiver.requests.map(typeOf)).toEqual(['photo.processed']);
  expect(await owner.webhook(id)).toMatchObject({ state: 'enabled' });
}, DEADLINE_MS);

test('while a secret is rotated both verify, a day later only the new one; without overlap the old one is void at once', async () => {
  const { owner, receiver, id, secret: first } = await anEndpoint(TAKES);
  const verdicts = async (secrets: readonly string[]): Promise<readonly boolean[]> => {
    await owner.createTodo();
    const count = receiver.requests.length + 1;
    await until(() => receiver.requests.length === count, `request ${count} came`);
    return Promise.all(secrets.map((secret) => isGenuine(receiver.requests.at(-1)!, secret)));
  };

  const before = await verdicts([first]);
  const { secret: second } = await owner.rotate(id);
  stage.machine.advance(DAY_SECONDS - 1);
  const during = await verdicts([first, second]);
  stage.machine.advance(2);
  const after = await verdicts([first, second]);
  const { secret: third } = await owner.rotate(id, 0);
  const leaked = await verdicts([first, second, third]);

  expect([before, during, after, leaked]).toEqual([[true], [true, true], [false, true], [false, false, true]]);
  opened.splice(opened.findIndex(({ receiver: each }) => each === receiver), 1);
}, DEADLINE_MS);

/** An attempt that the receiver has seen and not yet answered. */
const anAttemptUnderWay = async (): Promise<Endpoint & { readonly answer: (status: number) => void }> => {
  let answer: (status: number) => void = () => undefined;
  const endpoint = await anEndpoint({
    onRequest: (socket) => {
      answer = (status) => void socket.end(`HTTP/1.1 ${status} Whatever\r\ncontent-length: 0\r\n\r\n`);
    },
  });
  await endpoint.owner.createTodo();
  await until(() => endpoint.receiver.requests.length === 1, 'the attempt is under way');
  return { ...endpoint, answer: (status) => answer(status) };
};

test('an endpoint that moves while an attempt is under way is not judged by the old place, and the next attempt goes to the new one', async () => {
  const { owner, receiver, id, secret, answer } = await anAttemptUnderWay();
  const next = await stage.open(TAKES);
  opened.push({ receiver: next, secret });

  await owner.change(id, { url: next.url });
  answer(410);
  await settled(owner, id, 1);
  stage.machine.advance(6);
  await until(async () => (await owner.onlyDelivery(id)).state === 'delivered', 'it is delivered');

  expect(await owner.webhook(id)).toMatchObject({ state: 'enabled' });
  expect([receiver.requests.length, next.requests.length]).toEqual([1, 1]);
  expect((await owner.onlyDelivery(id)).attempts.map(({ status }) => status)).toEqual([410, 200]);
}, DEADLINE_MS);

test('an endpoint that is removed while an attempt is under way is gone, and nothing is sent to it again', async () => {
  const { owner, receiver, id, answer } = await anAttemptUnderWay();

  await owner.remove(id);
  answer(500);
  await until(() => receiver.connections.open === 0, 'the attempt is over');
  stage.machine.advance(DAY_SECONDS);
  await owner.createTodo();
  const { receiver: other, owner: another } = await anEndpoint(TAKES);
  await another.createTodo();
  await until(() => other.requests.length === 1, 'later work is done');

  expect(receiver.requests).toHaveLength(1);
  expect(problemCodeOf(await owner.send({ operationId: 'listWebhookDeliveries', path: { webhookId: id } }))).toBe('webhook_not_found');
  expect(await mailsAbout(owner, id)).toBe(0);
}, DEADLINE_MS);

test('a redelivery while an attempt is under way waits for its end and repeats neither more nor less than once', async () => {
  const { owner, receiver, id, answer } = await anAttemptUnderWay();
  const [{ id: deliveryId } = { id: '' }] = await owner.deliveries(id);
  receiver.behave(TAKES);

  await owner.done({ operationId: 'redeliverWebhook', path: { webhookId: id, deliveryId } });
  answer(200);
  await until(async () => (await owner.onlyDelivery(id)).state === 'delivered', 'it is delivered');
  stage.machine.advance(DAY_SECONDS);
  // What waited for the end of the attempt is due by now, and older than this.
  await owner.createTodo();
  await until(() => receiver.requests.length >= 3, 'a later event came');

  const { attempts } = await owner.delivery(id, deliveryId);
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
  expect(receiver.requests.filter(({ headers }) => headers['webhook-id'] === receiver.requests[0]!.headers['webhook-id'])).toHaveLength(2);
}, DEADLINE_MS);

test.each([
  ['credentials', 'https://user:secret@hooks.example.com/'],
  ['a header in the path', 'https://hooks.example.com/\r\nx-evil: 1'],
  ['a header in the path, encoded twice', 'http://hooks.example.com/%0d%0ax-evil:%201'],
  ['a space', 'https://hooks.example.com/a b'],
  ['a tab in the scheme', 'ht\ttps://hooks.example.com/'],
  ['a backslash', 'https://hooks.example.com\\@127.0.0.1/'],
  ['a name in letters that ASCII lacks', 'https://höoks.example.com/'],
  ['full-width digits', 'https://①②⑦.⓪.⓪.①/'],
  ['a private name', 'https://metadata.google.internal/'],
  ['a private address', 'https://10.0.0.1/'],
  ['a private address in one number', 'https://167772161/'],
  ['the metadata service', 'https://[::ffff:169.254.169.254]/'],
  ['another scheme', 'file:///etc/passwd'],
  ['another port', 'https://hooks.example.com:22/'],
  ['2,049 characters', `https://hooks.example.com/${'x'.repeat(2_023)}`],
])('a URL with %s is refused, when it is made and when it is changed', async (_what, url) => {
  const { owner, id } = await anEndpoint(TAKES);

  const answers = [
    await owner.send({ operationId: 'createWebhook', body: { url, eventTypes: ['todo.created'] } }),
    await owner.send({ operationId: 'updateWebhook', path: { webhookId: id }, body: { url }, headers: { 'if-match': '*' } }),
  ];

  expect(answers.map(({ status }) => status).every((status) => status === 400 || status === 422)).toBe(true);
  expect((await owner.webhook(id)).url).not.toBe(url);
}, DEADLINE_MS);

test('path, query and fragment of a URL reach the receiver as a URL has them, and add no header', async () => {
  const { owner, receiver, id } = await anEndpoint(TAKES);
  await owner.change(id, { url: `${receiver.url}/%0d%0ax-evil:%201?a=%0Ab&c='%22#fragment` });

  await owner.createTodo();
  await settled(owner, id, 1);

  expect(receiver.requests.map(({ requestLine }) => requestLine)).toEqual([`POST /events/%0d%0ax-evil:%201?a=%0Ab&c=%27%22 HTTP/1.1`]);
  expect(Object.keys(receiver.requests[0]!.headers).toSorted()).toEqual(['accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent', 'webhook-id', 'webhook-signature', 'webhook-timestamp']);
}, DEADLINE_MS);

test('the secret of an endpoint is shown once, by the request that made it', async () => {
  const { owner, id, secret } = await anEndpoint(TAKES);
  const { secret: next } = await owner.rotate(id);

  const answers = await Promise.all([
    owner.send({ operationId: 'listWebhooks' }),
    owner.send({ operationId: 'getWebhook', path: { webhookId: id } }),
    owner.send({ operationId: 'updateWebhook', path: { webhookId: id }, body: { description: 'x' }, headers: { 'if-match': '*' } }),
    owner.send({ operationId: 'exportCurrentUser' }),
  ]);

  const shown = answers.map(({ body, headers }) => `${body.toString()} ${JSON.stringify(headers)}`).join('\n');
  expect(answers.map((answer) => [answer.status, headerOf(answer, 'content-type') !== undefined])).toEqual(answers.map(() => [200, true]));
  for (const each of [secret, next]) expect(shown).not.toContain(each.slice('whsec_'.length));
  expect(jsonOf(answers[1]!)).toMatchObject({ id });
}, DEADLINE_MS);

test('every request of this file is genuine and fresh', async () => {
  const forged = await Promise.all(opened.map(({ receiver, secret }) => notGenuine(receiver.requests, secret)));

  expect(forged.flat()).toEqual([]);
  expect(opened.flatMap(({ receiver }) => receiver.requests).length).toBeGreaterThan(20);
});
