import type { Finding } from '#contract/contract-error.ts';
import type { ContractModel } from '#contract/contract-model.ts';
import type { Json } from '#contract/json.ts';
import { isArray, isObject, membersOf } from '#contract/json.ts';
import { pointerTo, valueAt } from '#contract/json-pointer.ts';

/** Resources (nodes of the path tree) that one REST API may have (AWS, quotas of REST APIs). */
export const maxResources = 300;

/** Paths and references that Amazon API Gateway refuses to import ("Important notes" and quotas of its guide). */
export const gatewayFaultsOf = (model: ContractModel): readonly Finding[] => {
  const paths = membersOf(model.document['paths']).map(([path]) => path).filter((path) => path.startsWith('/'));
  return [
    ...paths.flatMap((path) => segmentFaults(path).map((message) => model.findingAt(pointerTo('/paths', path), message))),
    ...siblingFaults(model, paths),
    ...resourceFaults(model, paths),
    ...model.operations.filter(({ method }) => method === 'TRACE').map(({ pointer }) =>
      model.findingAt(pointer, 'The gateway has no TRACE method. Remove the operation.')),
    ...referenceFaults(model, model.document, ''),
  ];
};

const segmentsOf = (path: string): readonly string[] => (path === '/' ? [] : path.slice(1).split('/'));

const segmentFaults = (path: string): readonly string[] => [
  ...(path === '/ping' || path === '/sping' ? [`The gateway answers ${path} itself. Use another path, such as /healthz.`] : []),
  ...segmentsOf(path).flatMap((segment) => {
    if (/^\{[A-Za-z0-9_.:-]+\}$|^[A-Za-z0-9_.,:-]+$/.test(segment)) return [];
    if (segment === '') return [`${path} has an empty segment, which the gateway refuses. Remove the extra slash.`];
    if (segment.includes('{')) return [`A path parameter must be a whole segment at the gateway, and ${segment} is more. Split the segment.`];
    return [`The segment ${segment} has characters that the gateway refuses; it takes letters, digits and _ - . , : only. Rename it.`];
  }),
];

const siblingFaults = (model: ContractModel, paths: readonly string[]): readonly Finding[] => {
  const variables = new Map<string, { readonly name: string; readonly path: string }>();
  return paths.flatMap((path) => segmentsOf(path).flatMap((segment, index, segments) => {
    if (!segment.startsWith('{')) return [];
    const parent = segments.slice(0, index).map((each) => (each.startsWith('{') ? '{}' : each)).join('/');
    const first = variables.get(parent);
    if (first === undefined) variables.set(parent, { name: segment, path });
    return first === undefined || first.name === segment ? [] : [model.findingAt(pointerTo('/paths', path),
      `${segment} stands where ${first.path} has ${first.name}; the gateway allows one variable name per place. Give both the same name.`)];
  }));
};

const resourceFaults = (model: ContractModel, paths: readonly string[]): readonly Finding[] => {
  const resources = new Set(paths.flatMap((path) => segmentsOf(path).map((_, index, segments) => segments.slice(0, index + 1).join('/'))));
  resources.add('');
  return resources.size <= maxResources ? [] : [model.findingAt('/paths',
    `The paths make ${resources.size} resources, and a REST API may have ${maxResources}. Split the contract or ask AWS for a higher quota.`)];
};

const referenceFaults = (model: ContractModel, value: Json | undefined, at: string): readonly Finding[] => {
  if (isArray(value)) return value.flatMap((item, index) => referenceFaults(model, item, pointerTo(at, index)));
  if (!isObject(value)) return [];
  const ref = value['$ref'];
  const lost = typeof ref === 'string' && !isLiteral(at) && (!ref.startsWith('#') || valueAt(model.document, ref) === undefined);
  return [
    ...(lost ? [model.findingAt(at, `The reference ${ref} leads nowhere in the bundle. Define it or name another.`)] : []),
    ...membersOf(value).flatMap(([name, member]) => referenceFaults(model, member, pointerTo(at, name))),
  ];
};

// Below these members a `$ref` is data or a property of that name, not a reference.
const isLiteral = (pointer: string): boolean => /\/(example|examples|value|default|const|enum|properties)(\/|$)/.test(pointer.replace(/\/properties\/[^/]+/g, ''));
