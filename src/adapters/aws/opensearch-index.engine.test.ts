import { randomBytes } from 'node:crypto';
import { describeSearchIndex } from '#adapters/conformance/search-index.conformance.ts';
import type { SearchIndex } from '#core/ports/search-index.ts';
import { engineConfig } from './engine-config.testing.ts';
import { openSearchConnection } from './opensearch-client.ts';
import { openSearchIndex } from './opensearch-index.ts';

describeSearchIndex('openSearchIndex', {
  open: async (clock) => {
    const place = { node: engineConfig('opensearch').endpoint };
    const indexPrefix = `test-${randomBytes(6).toString('hex')}`;
    const open = (): SearchIndex => openSearchIndex({ place, indexPrefix, clock, replicas: 0 });
    let index = open();
    return {
      index,
      reopen: async () => {
        await index.close();
        index = open();
        return index;
      },
      remove: async () => {
        await index.close();
        const admin = openSearchConnection(place);
        await admin.send({ method: 'DELETE', path: `/${indexPrefix}--*` });
        await admin.close();
      },
    };
  },
  histories: 20,
});
