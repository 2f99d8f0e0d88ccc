import { expect, test } from '@jest/globals';
import { eventTypeFaults } from '#contract/check-event-types.ts';
import { aModel } from '#contract/contract.testing.ts';

const event = (isPublic: boolean) => ({ version: 1, summary: 'It happened.', public: isPublic, schema: { type: 'object' }, example: {} });
const faultsOf = (offered: readonly string[]): readonly string[] =>
  eventTypeFaults(aModel({
    components: { schemas: { PublicEventType: { type: 'string', enum: offered } } },
    events: { 'thing.made': event(true), 'thing.counted': event(false) },
  })).map(({ message }) => message);

test('a contract that offers exactly the public events has no fault', () => {
  expect(faultsOf(['thing.made'])).toEqual([]);
});

test('a public event that is not offered, and an offer of no public event, are faults that say what to do', () => {
  expect(faultsOf(['thing.counted'])).toEqual([
    'The event thing.made is public in events.yaml, but nobody can ask for it. Add it to the enum.',
    'The type thing.counted is no public event of events.yaml. Remove it from the enum, or add the event.',
  ]);
});

test('a contract without webhooks has no fault', () => {
  expect(eventTypeFaults(aModel({ events: { 'thing.made': event(true) } }))).toEqual([]);
});
