const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];

const opener = (ctx) => (node, from) => {
  let opened = { node, from };
  while (opened.node?.$ref !== undefined) {
    const { node: target, location } = ctx.resolve(opened.node, opened.from);
    if (target === undefined || location === undefined) return undefined;
    opened = { node: target, from: location.source.absoluteRef };
  }
  return opened.node === undefined ? undefined : opened;
};

const exampleValues = (media, from, open) => Object.values(media.examples ?? {}).flatMap((example) => {
  const opened = open(example, from);
  return opened === undefined || !('value' in opened.node) ? [] : [opened.node.value];
});

const contentOf = (opened, open) => Object.entries(opened?.node.content ?? {}).map(([mediaType, media]) => ({
  mediaType,
  schema: media.schema === undefined ? undefined : open(media.schema, opened.from)?.node,
  examples: exampleValues(media, opened.from, open),
}));

/** Returns the parts of an operation with every reference followed, so that rules judge what a client will see. */
export const operationView = (operation, pathItem, ctx) => {
  const open = opener(ctx);
  const from = ctx.location.source.absoluteRef;
  const parameters = [...(pathItem.parameters ?? []), ...(operation.parameters ?? [])]
    .flatMap((parameter) => open(parameter, from)?.node ?? []);
  const body = operation.requestBody === undefined ? undefined : open(operation.requestBody, from);
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const opened = open(response, from);
    return { status, content: contentOf(opened, open), links: Object.values(opened?.node.links ?? {}) };
  });
  return {
    id: operation.operationId,
    method: methods.find((method) => pathItem[method] === operation) ?? String(ctx.key),
    parameters: new Set(parameters.map(({ name }) => name)),
    has: (place, name) => parameters.some((each) => each.in === place && each.name === name),
    body: contentOf(body, open),
    responses,
    answers: (status) => responses.some((each) => each.status === String(status)),
    isAnonymous: operation.security !== undefined && operation.security.length === 0,
  };
};

/** Builds a rule that looks at one operation at a time; `check` returns `[pointer parts, message]` for each fault. */
export const operationRule = (check) => () => ({
  PathItem: {
    Operation(operation, ctx, { PathItem: pathItem }) {
      for (const [place, message] of check(operation, operationView(operation, pathItem, ctx), ctx)) {
        ctx.report({ message, location: place.length === 0 ? ctx.location.key() : ctx.location.child(place) });
      }
    },
  },
});
