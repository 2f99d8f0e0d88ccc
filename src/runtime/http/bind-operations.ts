import { OpenAPIBackend, type Document } from 'openapi-backend';
import type { Clock } from '#core/ports/clock.ts';
import type { Authenticators } from '#runtime/http/authenticate.ts';
import { boundOperation, type BoundHandler, type BoundOperation } from '#runtime/http/bound-operation.ts';
import { isRawBody, type ContractFacts, type OperationFacts } from '#runtime/http/contract-facts.ts';
import { throttle } from '#runtime/http/throttle.ts';

/** What the operations of a contract are bound to. */
export interface Bindings {
  readonly contract: ContractFacts;
  readonly handlers: { readonly [operationId: string]: BoundHandler };
  readonly authenticators: Authenticators;
  readonly clock: Clock;
  /** Only these domains are served, as by one function of many; default: all. */
  readonly domains?: readonly string[];
}

/** The service cannot start: each finding names an operation and what it lacks. */
export class IncompleteBinding extends Error {
  readonly findings: readonly string[];

  constructor(findings: readonly string[]) {
    super(`The contract is not fully bound:\n${findings.map((finding) => `  - ${finding}`).join('\n')}`);
    this.name = 'IncompleteBinding';
    this.findings = findings;
  }
}

/**
 * Binds every operation to its handler, validators and security decision through openapi-backend in strict
 * mode, which refuses handlers of operations that the contract does not have.
 * @throws IncompleteBinding when any operation lacks any of them; nothing is served then
 */
export const bindOperations = async (bindings: Bindings): Promise<ReadonlyMap<string, BoundOperation>> => {
  const { contract, handlers, domains } = bindings;
  const served = Object.values(contract.operations).filter(({ domain }) => domains?.includes(domain) ?? true);
  const findings = served.flatMap((operation) => findingsOf(operation, bindings));
  if (findings.length > 0) throw new IncompleteBinding(findings);
  const registrations = await registered(served, handlers, bindings.authenticators);
  const throttles = new Map(
    Object.entries(contract.throttlingClasses).map(([name, limits]) => [name, throttle(name, limits, bindings.clock)]),
  );
  return new Map(
    served.map((operation) => {
      const handler = registrations.get(operation.id)!;
      const validators = contract.validators[operation.id]!;
      return [operation.id, boundOperation(operation, handler, validators, throttles, contract.throttlingClasses)];
    }),
  );
};

/** openapi-backend goes through all operations for each handler that is registered, so it gets few at a time. */
const REGISTERED_TOGETHER = 10;

/** Registers with openapi-backend, whose definition is cut down to what binding needs: ids and security. */
const registered = async (
  operations: readonly OperationFacts[],
  handlers: Bindings['handlers'],
  authenticators: Authenticators,
): Promise<ReadonlyMap<string, BoundHandler>> => {
  const registrations = new Map<string, BoundHandler>();
  for (let start = 0; start < operations.length; start += REGISTERED_TOGETHER) {
    const backend = await registeredTogether(operations.slice(start, start + REGISTERED_TOGETHER), handlers, authenticators);
    for (const [id, handler] of Object.entries(backend.handlers)) registrations.set(id, handler as BoundHandler);
  }
  return registrations;
};

const registeredTogether = async (
  operations: readonly OperationFacts[],
  handlers: Bindings['handlers'],
  authenticators: Authenticators,
): Promise<OpenAPIBackend> => {
  const backend = new OpenAPIBackend({ definition: definitionOf(operations), quick: true, strict: true, validate: false });
  await backend.init();
  const ids = new Set(operations.map(({ id }) => id));
  for (const id of ids) backend.registerHandler(id, handlers[id] as never);
  for (const [scheme, authenticator] of Object.entries(authenticators)) {
    if (backend.definition.components?.securitySchemes?.[scheme]) backend.registerSecurityHandler(scheme, authenticator as never);
  }
  return backend;
};

/** Returns the smallest OpenAPI document with these operations. */
export const definitionOf = (operations: readonly OperationFacts[]): Document => {
  const paths: Record<string, Record<string, unknown>> = {};
  const securitySchemes: Record<string, unknown> = {};
  for (const { id, path, method, security } of operations) {
    const requirements = security.map((schemes) => Object.fromEntries(schemes.map(({ scheme, scopes }) => [scheme, [...scopes]])));
    (paths[path] ??= {})[method.toLowerCase()] = { operationId: id, security: requirements, responses: {} };
    for (const { scheme } of security.flat()) securitySchemes[scheme] = { type: 'http', scheme: 'bearer' };
  }
  return { openapi: '3.0.3', info: { title: 'bindings', version: '1' }, paths, components: { securitySchemes } } as Document;
};

const findingsOf = (operation: OperationFacts, { contract, handlers, authenticators }: Bindings): readonly string[] => {
  const findings: string[] = [];
  const { id, security, body, replies, throttling } = operation;
  if (!Object.hasOwn(handlers, id)) findings.push(`${id} has no handler.`);
  if (!Array.isArray(security)) findings.push(`${id} has no security decision.`);
  for (const { scheme } of (security ?? []).flat()) {
    if (!Object.hasOwn(authenticators, scheme)) findings.push(`${id} needs the security scheme ${scheme}, which nobody authenticates.`);
  }
  const validators = contract.validators[id];
  if (validators === undefined) return [...findings, `${id} has no validators.`];
  if (validators.parameters === undefined) findings.push(`${id} has no parameter validator.`);
  for (const mediaType of body?.mediaTypes ?? []) {
    if (!validators.bodies[mediaType]) findings.push(`${id} has no validator for a body of ${mediaType}.`);
  }
  for (const [status, reply] of Object.entries(replies)) {
    for (const mediaType of reply.mediaTypes) {
      if (!isRawBody(mediaType) && !validators.replies[status]?.[mediaType]) findings.push(`${id} has no validator for its ${status} answer of ${mediaType}.`);
    }
  }
  if (throttling !== null && !contract.throttlingClasses[throttling]) findings.push(`${id} names the unknown throttling class ${throttling}.`);
  return findings;
};
