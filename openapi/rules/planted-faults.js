const todo = (document) => document.paths['/v1/todos/{todoId}'];
const todos = (document) => document.paths['/v1/todos'];
const schemas = (document) => document.components.schemas;
const notFound = (document) => document.components.responses.TodoNotFound.content['application/problem+json'].examples.todoNotFound.value;
const move = (owner, from, to) => {
  owner[to] = owner[from];
  delete owner[from];
};
const withoutParameter = (operation, name) => {
  operation.parameters = operation.parameters.filter((each) => !each.$ref?.endsWith(`/${name}`));
};

/** Faults for Redocly: `[name, rule that must find it, change of the bundled contract]`. */
export const redoclyFaults = [
  ['a sibling variable has another name', 'own/paths-sibling-variables', (d) => move(d.paths, '/v1/todos/{todoId}/complete', '/v1/todos/{id}/complete')],
  ['a variable is part of a segment', 'own/paths-segments', (d) => move(d.paths, '/v1/todos/{todoId}', '/v1/todos/x{todoId}')],
  ['a segment has a space', 'own/paths-segments', (d) => move(d.paths, '/v1/todos/batch', '/v1/todos/in batch')],
  ['a path is reserved by the gateway', 'own/paths-reserved', (d) => move(d.paths, '/healthz', '/ping')],
  ['a path is not kebab-case', 'paths-kebab-case', (d) => move(d.paths, '/v1/todos/batch', '/v1/todos/inBatch')],
  ['a path says a method', 'no-http-verbs-in-paths', (d) => move(d.paths, '/v1/todos/batch', '/v1/todos/post')],
  ['two paths can match one request', 'no-ambiguous-paths', (d) => { d.paths['/v1/{kind}/batch'] = { parameters: [{ name: 'kind', in: 'path', required: true, description: 'A kind.', schema: { type: 'string', pattern: '^a$', maxLength: 1 } }], get: d.paths['/healthz'].get }; }],
  ['a schema name has a hyphen', 'own/schema-names', (d) => { schemas(d)['to-do'] = schemas(d).Todo; todo(d).get.responses['200'].content['application/json'].schema.$ref = '#/components/schemas/to-do'; }],
  ['an operationId has an unknown verb', 'own/operation-id-style', (d) => { todo(d).get.operationId = 'fetchTodo'; }],
  ['an operationId is not camelCase', 'own/operation-id-style', (d) => { todo(d).get.operationId = 'get-todo'; }],
  ['an operationId has no noun', 'own/operation-id-style', (d) => { todo(d).get.operationId = 'get'; }],
  ['an operationId is there twice', 'operation-operationId-unique', (d) => { todo(d).get.operationId = 'listTodos'; }],
  ['a list has no x-pagination', 'own/operation-pagination', (d) => { delete todos(d).get['x-pagination']; }],
  ['a list has no cursor', 'own/operation-pagination', (d) => withoutParameter(todos(d).get, 'Cursor')],
  ['a list has no limit', 'own/operation-pagination', (d) => withoutParameter(todos(d).get, 'Limit')],
  ['a page has no nextCursor', 'own/operation-pagination', (d) => { delete schemas(d).TodoPage.properties.nextCursor; }],
  ['a POST has neither key nor x-idempotency', 'own/operation-idempotency', (d) => { withoutParameter(todos(d).post, 'IdempotencyKey'); delete todos(d).post['x-idempotency']; }],
  ['a POST has x-idempotency but no key', 'own/operation-idempotency', (d) => withoutParameter(todos(d).post, 'IdempotencyKey')],
  ['an exception is not needed', 'own/operation-idempotency', (d) => { todos(d).post.operationId = 'signIn'; }],
  ['a PATCH has no If-Match', 'own/operation-entity-tag', (d) => withoutParameter(todo(d).patch, 'IfMatch')],
  ['a PATCH has no entity tag at all', 'own/operation-entity-tag', (d) => { withoutParameter(todo(d).patch, 'IfMatch'); delete todo(d).patch['x-entity-tag']; }],
  ['a versioned GET has no If-None-Match', 'own/operation-entity-tag', (d) => withoutParameter(todo(d).get, 'IfNoneMatch')],
  ['a request body has no example', 'own/operation-examples', (d) => { delete todos(d).post.requestBody.content['application/json'].examples; }],
  ['an answer has no example', 'own/operation-examples', (d) => { delete todo(d).get.responses['200'].content['application/json'].examples; }],
  ['an example contradicts its schema', 'no-invalid-media-type-examples', (d) => { d.components.examples.Todo.value.state = 'done'; }],
  ['a property of an example is not declared', 'no-invalid-media-type-examples', (d) => { d.components.examples.Todo.value.colour = 'red'; }],
  ['a secured operation does not declare 401', 'own/operation-statuses', (d) => { delete todo(d).get.responses['401']; }],
  ['an operation with a body does not declare 415', 'own/operation-statuses', (d) => { delete todos(d).post.responses['415']; }],
  ['a read declares 507', 'own/operation-statuses', (d) => { todo(d).get.responses['507'] = todo(d).patch.responses['507']; }],
  ['an answer without content declares 406', 'own/operation-statuses', (d) => { todo(d).delete.responses['406'] = todo(d).get.responses['406']; }],
  ['the dialect line is missing', 'own/dialect-line', (d) => { delete d.jsonSchemaDialect; }],
  ['the dialect is that of OpenAPI', 'own/dialect-line', (d) => { d.jsonSchemaDialect = 'https://spec.openapis.org/oas/3.1/dialect/base'; }],
  ['a schema uses prefixItems', 'own/schema-subset', (d) => { schemas(d).TodoTags.prefixItems = [{ type: 'string' }]; }],
  ['a schema uses if and then', 'own/schema-subset', (d) => { schemas(d).Todo.if = { required: ['title'] }; schemas(d).Todo.then = {}; }],
  ['a schema uses patternProperties', 'own/schema-subset', (d) => { schemas(d).Todo.patternProperties = { '^a': { type: 'string' } }; }],
  ['a schema uses dependentRequired', 'own/schema-subset', (d) => { schemas(d).Todo.dependentRequired = { title: ['notes'] }; }],
  ['a schema uses propertyNames', 'own/schema-subset', (d) => { schemas(d).Todo.propertyNames = { pattern: '^a' }; }],
  ['a schema uses $dynamicRef', 'own/schema-subset', (d) => { schemas(d).TodoTag.$dynamicRef = '#x'; }],
  ['a schema uses contentEncoding', 'own/schema-subset', (d) => { schemas(d).TodoNotes.contentEncoding = 'base64'; }],
  ['a format is url', 'own/schema-subset', (d) => { schemas(d).TodoTitle.format = 'url'; }],
  ['an object is open', 'own/schema-closed', (d) => { delete schemas(d).NewTodo.additionalProperties; }],
  ['uniqueItems has no bound', 'own/schema-unique-items', (d) => { delete schemas(d).TodoTags.maxItems; }],
  ['uniqueItems has a high bound', 'own/schema-unique-items', (d) => { schemas(d).TodoTags.maxItems = 101; }],
  ['a problem example has an unknown code', 'own/problem-examples-agree', (d) => { notFound(d).code = 'todo_missing'; }],
  ['a problem example has another title', 'own/problem-examples-agree', (d) => { notFound(d).title = 'Not found'; }],
  ['a problem example has another type', 'own/problem-examples-agree', (d) => { notFound(d).type = 'about:blank'; }],
  ['a problem example has another status', 'own/problem-examples-agree', (d) => { notFound(d).status = 410; }],
  ['a problem stands under another status', 'own/problem-examples-agree', (d) => move(todo(d).get.responses, '404', '410')],
  ['a problem example lacks its member', 'own/problem-examples-agree', (d) => { delete d.components.responses.TodoConflict.content['application/problem+json'].examples.todoLimitReached.value.limit; }],
  ['a listed problem is not shown', 'own/problems-declared', (d) => { todo(d).get['x-problems'].push('todo_limit_reached'); }],
  ['a shown problem is not listed', 'own/problems-declared', (d) => { delete todo(d).get['x-problems']; }],
  ['a generic problem is listed', 'own/problems-declared', (d) => { todo(d).get['x-problems'].push('validation_failed'); }],
  ['a 404 is not problem+json', 'operation-4xx-problem-details-rfc7807', (d) => move(d.components.responses.TodoNotFound.content, 'application/problem+json', 'application/json')],
  ['an answer has no X-Request-Id', 'response-contains-header', (d) => { delete todo(d).get.responses['200'].headers['X-Request-Id']; }],
  ['a 429 has no Retry-After', 'response-contains-header', (d) => { delete d.components.responses.TooManyRequests.headers['Retry-After']; }],
  ['an operation has no description', 'operation-description', (d) => { delete todo(d).get.description; }],
  ['a parameter has no description', 'parameter-description', (d) => { delete d.components.parameters.TodoId.description; }],
  ['a property has no example', 'scalar-property-missing-example', (d) => { delete schemas(d).TodoTitle.example; }],
  ['a tag is not defined', 'operation-tag-defined', (d) => { todo(d).get.tags = ['chores']; }],
  ['a security scheme does not exist', 'security-defined', (d) => { todo(d).get.security = [{ apiKey: [] }]; }],
  ['a scope does not exist', 'security-scopes-defined', (d) => { todo(d).get.security = [{ userToken: ['todos:see'] }]; }],
  ['a required property does not exist', 'no-required-schema-properties-undefined', (d) => { schemas(d).NewTodo.required.push('colour'); }],
  ['a component is not used', 'no-unused-components', (d) => { schemas(d).Leftover = { type: 'object', description: 'Unused.' }; }],
  ['a reference leads nowhere', 'no-unresolved-refs', (d) => { schemas(d).TodoPage.properties.items.items.$ref = '#/components/schemas/Chore'; }],
  ['a keyword is misspelt', 'struct', (d) => { todo(d).get.sumary = 'Get'; }],
];

/** Faults for Spectral, planted together: `[name, rule that must find it, start of the place, change]`. */
export const spectralFaults = [
  ['an anonymous operation is not reviewed', 'owasp:api2:2023-read-restricted', 'paths./v1/todos.get', (d) => { todos(d).get.security = []; }],
  ['an anonymous write is not reviewed', 'owasp:api2:2023-write-restricted', 'paths./v1/todos/batch.post', (d) => { d.paths['/v1/todos/batch'].post.security = []; }],
  ['a string has no maxLength', 'owasp:api4:2023-string-limit', 'components.schemas.TodoTitle', (d) => { delete schemas(d).TodoTitle.maxLength; }],
  ['a string has no form', 'owasp:api4:2023-string-restricted', 'components.schemas.TodoNotes', (d) => { delete schemas(d).TodoNotes.pattern; }],
  ['an array has no maxItems', 'owasp:api4:2023-array-limit', 'components.schemas.TodoPage', (d) => { delete schemas(d).TodoPage.properties.items.maxItems; }],
  ['an integer has no maximum', 'owasp:api4:2023-integer-limit', 'components.schemas.Version', (d) => { delete schemas(d).Version.maximum; }],
  ['an integer has no format', 'owasp:api4:2023-integer-format', 'components.schemas.Version', (d) => { delete schemas(d).Version.format; }],
  ['an answer has no RateLimit', 'owasp:api4:2023-rate-limit', 'paths./v1/todos.get.responses.200', (d) => { delete todos(d).get.responses['200'].headers.RateLimit; }],
  ['an answer has no CORS header', 'owasp:api8:2023-define-cors-origin', 'paths./v1/todos.post.responses.201', (d) => { delete todos(d).post.responses['201'].headers['Access-Control-Allow-Origin']; }],
  ['an operation has no 500', 'owasp:api8:2023-define-error-responses-500', 'paths./v1/todos/{todoId}.delete', (d) => { delete todo(d).delete.responses['500']; }],
  ['an operation has no 429', 'owasp:api4:2023-rate-limit-responses-429', 'paths./v1/todos/{todoId}.patch', (d) => { delete todo(d).patch.responses['429']; }],
  ['a server is plain HTTP', 'owasp:api8:2023-no-server-http', 'servers', (d) => { d.servers[0].url = 'http://api.demobackend.example'; }],
];
