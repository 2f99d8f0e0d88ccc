import { expect, test } from '@jest/globals';
import { startOwnProcess } from '../targets/own-process.ts';
import { answering, TAKES, TATTLE } from './behaviours.ts';
import { ownersOf, until } from './owner.ts';
import { openReceiver } from './receiver.ts';

test('a process that logs everything logs neither secrets nor signatures, nor what receivers answer, nor where they are', async () => {
  const { door, stop, ...surroundings } = await startOwnProcess({ WEBHOOKS_TO_LOOPBACK: 'true', LOG_LEVEL: 'info', THROTTLING_FACTOR: '1000000' });
  const receivers = await Promise.all([openReceiver(TAKES, surroundings), openReceiver(answering(500), surroundings), openReceiver({ onRequest: (socket) => void socket.resetAndDestroy() }, surroundings), openReceiver(answering(410), surroundings)]);
  const { newOwner } = ownersOf({ ...surroundings, localServer: door });
  const owner = await newOwner('alice');

  const webhooks = await Promise.all(receivers.map(({ url }) => owner.register({ url: `${url}?token=in-the-url-4711` })));
  const rotated = await Promise.all(webhooks.map(({ id }) => owner.rotate(id)));
  await owner.createTodo();
  await until(() => receivers.every(({ requests }) => requests.length > 0), 'every receiver has seen it');
  await until(async () => (await owner.webhook(webhooks[3]!.id)).state === 'disabled', 'one is gone');
  await owner.send({ operationId: 'exportCurrentUser' });
  const said = await stop();
  await Promise.all(receivers.map(({ close }) => close()));

  const signatures = receivers.flatMap(({ requests }) => requests.flatMap(({ headers }) => headers['webhook-signature']!.split(' ')));
  const unspeakable = [...webhooks.map(({ secret }) => secret), ...rotated.map(({ secret }) => secret), ...signatures].map((text) => text.replace(/^(?:whsec_|v1,)/, ''));
  expect(unspeakable.filter((text) => said.includes(text))).toEqual([]);
  expect(said).not.toMatch(new RegExp(`whsec_|${TATTLE}|in-the-url-4711`));
  expect(said).toContain('createWebhook');
}, 60_000);
