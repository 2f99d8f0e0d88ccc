import type { User, UserAttributes } from '#generated/types.ts';
import { jsonOf } from '../http-client.ts';
import type { Random } from '../seeded-random.ts';
import type { Body } from './documents.ts';
import { withoutAccess } from './read-documents.ts';
import type { Plan } from './todo-plans.ts';

/** Plans the next change of a person's profile or attributes; the documents were read once before. */
export const planProfileWrite = (documents: ReadonlyMap<string, Body>, random: Random): Plan =>
  random.chance(0.5) ? planProfile(documents.get('profile') ?? {}, random) : planAttributes(documents.get('attributes') ?? {}, random);

const planProfile = (profile: Body, random: Random): Plan => {
  const changes = { displayName: `chaos ${random.text(8)}`, locale: random.pick(['en', 'de', 'fr']) };
  return {
    name: 'updateCurrentUser',
    call: { method: 'PATCH', url: '/v1/users/me', headers: { 'if-match': `"${profile['version']}"`, 'content-type': 'application/merge-patch+json' }, json: changes },
    status: 200,
    touched: new Map([['profile', { ...changes, email: profile['email'], version: Number(profile['version']) + 1 }]]),
    created: [],
    read: (answer) => [['profile', { ...jsonOf<User>(answer) }]],
  };
};

const planAttributes = (attributes: Body, random: Random): Plan => {
  const wanted = {
    theme: random.pick(['system', 'light', 'dark']),
    timeZone: random.pick(['UTC', 'Europe/Berlin']),
    notifications: { byEmail: random.chance(0.5), digest: random.pick(['never', 'daily', 'weekly']) },
    custom: { note: random.text(random.between(1, 400)) },
  };
  return {
    name: 'putUserAttributes',
    call: { method: 'PUT', url: '/v1/users/me/attributes', headers: { 'if-match': `"${attributes['version']}"` }, json: wanted },
    status: 200,
    touched: new Map([['attributes', { ...wanted, version: Number(attributes['version']) + 1 }]]),
    created: [],
    read: (answer) => [['attributes', withoutAccess(jsonOf<UserAttributes>(answer))]],
  };
};
