import type { SchemaFault, Validate } from '#runtime/http/contract-facts.ts';

/** One fault of a request as `errors` of a problem lists it. */
export interface Fault {
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

const MAX_FAULTS = 100;
const MAX_POINTER = 512;
const MAX_MESSAGE = 500;
const PARTS = { path: 'path', query: 'query', headers: 'header' } as const;

const escaped = (name: string): string => (/[~/]/.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name);

/** The property that a fault is about, where the schema keyword sits on the object around it. */
const propertyOf = (fault: SchemaFault): string | undefined => {
  const { missingProperty, additionalProperty, unevaluatedProperty } = fault.params;
  const name = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  return typeof name === 'string' ? name : undefined;
};

const faultOf = (fault: SchemaFault, part: Fault['in'], path: string): Fault => {
  const property = propertyOf(fault);
  const pointer = property === undefined ? path : `${path}/${escaped(property)}`;
  return {
    in: part,
    pointer: oneLine(pointer).slice(0, MAX_POINTER),
    code: fault.keyword,
    message: oneLine(fault.message ?? 'breaks the contract').slice(0, MAX_MESSAGE),
  };
};

const LINE_BREAK = /[\n\r\u2028\u2029]/;
const oneLine = (text: string): string => (LINE_BREAK.test(text) ? text.replaceAll(/[\n\r\u2028\u2029]/g, ' ') : text);

/** Returns the faults that a failed validator found in a body, at most 100. */
export const bodyFaults = (validate: Validate): readonly Fault[] =>
  (validate.errors ?? []).slice(0, MAX_FAULTS).map((fault) => faultOf(fault, 'body', fault.instancePath));

/** Returns the faults that a failed validator found in `{ path, query, headers }`, at most 100. */
export const parameterFaults = (validate: Validate): readonly Fault[] =>
  (validate.errors ?? []).slice(0, MAX_FAULTS).map((fault) => {
    const slash = fault.instancePath.indexOf('/', 1);
    const name = slash === -1 ? fault.instancePath.slice(1) : fault.instancePath.slice(1, slash);
    const part = Object.hasOwn(PARTS, name) ? PARTS[name as keyof typeof PARTS] : 'query';
    return faultOf(fault, part, slash === -1 ? '' : fault.instancePath.slice(slash));
  });
