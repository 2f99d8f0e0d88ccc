import { linksLeadSomewhere } from './link-rules.js';
import * as operations from './operation-rules.js';
import * as paths from './path-rules.js';
import * as problems from './problem-rules.js';
import * as schemas from './schema-rules.js';

/** The rules of this contract beside those of Redocly; switched on in redocly.yaml. */
export default () => ({
  id: 'own',
  rules: {
    oas3: {
      'paths-sibling-variables': paths.pathsSiblingVariables,
      'paths-segments': paths.pathsSegments,
      'paths-reserved': paths.pathsReserved,
      'schema-subset': schemas.schemaSubset,
      'schema-closed': schemas.schemaClosed,
      'schema-unique-items': schemas.schemaUniqueItems,
      'schema-names': schemas.schemaNames,
      'dialect-line': schemas.dialectLine,
      'operation-id-style': operations.operationIdStyle,
      'operation-pagination': operations.operationPagination,
      'operation-idempotency': operations.operationIdempotency,
      'operation-entity-tag': operations.operationEntityTag,
      'operation-examples': operations.operationExamples,
      'operation-statuses': operations.operationStatuses,
      'links-lead-somewhere': linksLeadSomewhere,
      'problem-examples-agree': problems.problemExamplesAgree,
      'problems-declared': problems.problemsDeclared,
    },
  },
});
