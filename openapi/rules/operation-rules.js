import { exceptions } from './exceptions.js';
import { operationRule } from './operation-view.js';
import { phrases, verbs } from './verbs.js';

const operationIdPattern = new RegExp(`^(?:${phrases.join('|')}|(?:${verbs.join('|')})(?:[A-Z][a-z0-9]*)+)$`);
const isSuccess = ({ status }) => status.startsWith('2');

/** OperationIds name files, functions and SDK methods: a listed verb and a noun, in camelCase. */
export const operationIdStyle = operationRule((operation, { id }) => (id === undefined || operationIdPattern.test(id)
  ? []
  : [[['operationId'], `\`${id}\` must be a verb of rules/verbs.js and a noun, in camelCase.`]]));

/** A list is a page: `limit` and `cursor` in, `items` and `nextCursor` out. */
export const operationPagination = operationRule((operation, view) => {
  const isList = /^list[A-Z]/.test(view.id ?? '');
  const pagination = operation['x-pagination'];
  if (pagination === undefined) return isList ? [[[], 'A list operation needs x-pagination.']] : [];
  const properties = view.responses.find(isSuccess)?.content[0]?.schema?.properties ?? {};
  return [
    ...[pagination.limit, pagination.cursor].filter((name) => !view.has('query', name))
      .map((name) => [['x-pagination'], `The query parameter \`${name}\` is missing.`]),
    ...[pagination.items, pagination.next].filter((name) => properties[name] === undefined)
      .map((name) => [['x-pagination'], `The page has no property \`${name}\`.`]),
    ...(properties.items !== undefined && properties.nextCursor !== undefined ? [] : [[['x-pagination'], 'A page has `items` and `nextCursor`.']]),
  ];
});

const shouldHave = (isNeeded, isThere, isException, place, message) => {
  if (isNeeded && !isThere && !isException) return [[place, message]];
  if (isException && (!isNeeded || isThere)) return [[place, 'The exception in rules/exceptions.js is not needed: remove it.']];
  return [];
};

/** A POST can be repeated without fear: Idempotency-Key and x-idempotency, both or none. */
export const operationIdempotency = operationRule((operation, view) => {
  const hasKey = view.has('header', 'Idempotency-Key');
  const declares = operation['x-idempotency'] !== undefined;
  if (hasKey !== declares) return [[[], 'Idempotency-Key and x-idempotency belong together.']];
  return shouldHave(view.method === 'post', hasKey, Object.hasOwn(exceptions.idempotencyKey, view.id), [],
    'A POST needs Idempotency-Key and x-idempotency, or a reason in rules/exceptions.js.');
});

/** A change names the version that it is made on; a read of a versioned record can be conditional. */
export const operationEntityTag = operationRule((operation, view) => {
  const tag = operation['x-entity-tag'];
  const hasIfMatch = view.has('header', 'If-Match');
  const isConditionalRead = view.method === 'get' && tag !== undefined;
  return [
    ...(hasIfMatch === (tag?.ifMatch === 'required') ? [] : [[[], 'If-Match and `x-entity-tag: { ifMatch: required }` belong together.']]),
    ...(isConditionalRead === view.has('header', 'If-None-Match') ? [] : [[[], 'A GET with x-entity-tag needs If-None-Match, and only such a one.']]),
    ...shouldHave(['put', 'patch', 'delete'].includes(view.method), hasIfMatch, Object.hasOwn(exceptions.entityTag, view.id), [],
      'A PUT, PATCH or DELETE needs If-Match and x-entity-tag, or a reason in rules/exceptions.js.'),
  ];
});

/** Every request body and every answer with content shows at least one named example. */
export const operationExamples = operationRule((operation, view) => [
  ...view.body.filter(({ examples }) => examples.length === 0)
    .map(({ mediaType }) => [['requestBody'], `The request body ${mediaType} has no named example.`]),
  ...view.responses.flatMap(({ status, content }) => content.filter(({ examples }) => examples.length === 0)
    .map(({ mediaType }) => [['responses', status], `The answer ${status} ${mediaType} has no named example.`])),
]);

const writes = (operation) => (operation['x-access'] ?? []).some((right) => right.endsWith(':write'));

const expectedStatuses = (operation, view) => {
  const isIdempotent = operation['x-idempotency'] !== undefined;
  const changesVersion = operation['x-entity-tag']?.ifMatch === 'required';
  const hasContent = view.responses.some((each) => isSuccess(each) && each.content.length > 0);
  return [
    ['304', view.has('header', 'If-None-Match'), 'If-None-Match is read', true],
    ['400', true, 'any request can be malformed', true],
    ['401', !view.isAnonymous, 'a credential is needed', false],
    ['403', !view.isAnonymous, 'a credential is needed', false],
    ['406', hasContent, 'it answers with content', true],
    ['409', isIdempotent, 'an idempotency key may be in use', false],
    ['412', changesVersion, 'If-Match is read', true],
    ['413', view.body.length > 0, 'it has a body', true],
    ['415', view.body.length > 0, 'it has a body', true],
    ['422', isIdempotent, 'an idempotency key may be reused', false],
    ['428', changesVersion, 'If-Match is required', true],
    ['429', true, 'it is throttled', true],
    ['500', true, 'it may fail', true],
    ['503', operation['x-throttling'] !== 'probe', 'load may be shed', false],
    ['507', writes(operation), 'it writes', true],
  ];
};

/**
 * The statuses that the request pipeline gives to an operation of this kind are declared, and no others of them:
 * those marked exclusive never come from a handler.
 */
export const operationStatuses = operationRule((operation, view) => expectedStatuses(operation, view)
  .flatMap(([status, isExpected, reason, isExclusive]) => {
    if (isExpected && !view.answers(status)) return [[['responses'], `The status ${status} is missing: ${reason}.`]];
    if (!isExpected && isExclusive && view.answers(status)) return [[['responses', status], `The status ${status} cannot happen here.`]];
    return [];
  }));
