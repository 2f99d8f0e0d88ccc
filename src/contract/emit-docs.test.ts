import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ContractModel } from '#contract/contract-model.ts';
import { aModel, foreignContracts, ownModel, pathsWith, refusalsOf } from '#contract/contract-model.testing.ts';
import { documentedContract, emitDocs, offline } from '#contract/emit-docs.ts';
import { textOf } from '#contract/json.ts';
import { valueAt } from '#contract/json-pointer.ts';

describe('emitDocs', () => {
  let model: ContractModel;
  let page: string;

  beforeAll(async () => {
    model = await ownModel();
    page = (await emitDocs(model))['docs/index.html'] ?? '';
  });

  test('renders the same page again', async () => {
    expect((await emitDocs(model))['docs/index.html']).toBe(page);
  });

  test('gives every problem, published event and operation an anchor', () => {
    for (const { code } of model.problems) expect(page).toContain(`id="section/problems/${code}"`);
    for (const { type } of model.events.filter((event) => event.public)) expect(page).toContain(`id="section/events/${type}"`);
    for (const { summary } of model.operations) expect(page).toContain(summary);
  });

  test('loads no script, style, font or picture from elsewhere', () => {
    expect(page).not.toMatch(/<(?:script|img|iframe|source)[^>]*\ssrc=["']?(?!data:)/i);
    expect(page).not.toMatch(/<link[^>]*\shref=/i);
    expect(page).not.toMatch(/https?:\/\/cdn\.|fonts\.googleapis|unpkg\.com|jsdelivr/i);
    expect(page).toContain('<meta http-equiv="Content-Security-Policy" content="default-src \'none\';');
  });

  test('survives texts that look like markup', async () => {
    const hostile = aModel({ info: { title: 'Test', version: '1', description: '</script><script>alert(1)</script>' }, ...pathsWith(['/a']) });

    const rendered = (await emitDocs(hostile))['docs/index.html'] ?? '';

    expect(rendered).toContain('alert(1)');
    expect(rendered).not.toContain('<script>alert(1)');
  });

  // Each takes half a second, so not all of them.
  test.each(foreignContracts.filter(([name]) => /train-travel|galaxy|schema-types|webhooks/.test(name)))('renders contracts of others: %s', async (_name, file) => {
    expect(await refusalsOf(file, emitDocs)).toEqual([]);
  });
});

describe('documentedContract', () => {
  test('says of a problem when it is answered, by whom and with which members', () => {
    const model = aModel(pathsWith(['/a'], { operationId: 'getA', 'x-problems': ['no_a'] }),
      { problems: { no_a: { status: 404, title: 'No A', when: 'There is no A.', members: { left: { type: 'integer' } } } } });

    const description = textOf(valueAt(documentedContract(model), '/info/description'));

    expect(description).toContain('## no_a\n\n**404 No A.** There is no A.\n\nType: `https://api.example/problems/no_a`. Answered by `getA`.');
    expect(description).toContain('"left"');
  });

  test('is the very document where there are no catalogues', () => {
    const model = aModel(pathsWith(['/a']));

    expect(documentedContract(model)).toEqual(model.document);
  });
});

describe('offline', () => {
  test('replaces every address of the content network', () => {
    const page = offline('<html><head></head><img src="https://cdn.redoc.ly/redoc/logo-mini.svg">`https://cdn.redocly.com/icons/fa/7.0.0`</html>');

    expect(page).not.toContain('cdn.');
    expect(page).toContain('<img src="data:image/svg+xml,');
  });
});
