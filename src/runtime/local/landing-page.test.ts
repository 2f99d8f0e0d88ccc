import { expect, test } from '@jest/globals';
import { landingPage, placesOf } from '#runtime/local/landing-page.ts';

const places = {
  api: 'https://api.demobackend.example',
  objects: 'https://objects.demobackend.example',
  operator: 'http://localhost:3001',
  dataFolder: '/srv/data of <alice>',
};

test('placesOf leads to mailbox and metrics as this machine reaches them, and says where the data lies', () => {
  const rows = Object.fromEntries(placesOf(places).map(([name, place]) => [name, place]));

  expect(rows).toMatchObject({
    API: 'https://api.demobackend.example/v1',
    Mailbox: 'http://localhost:3001/mailbox',
    Metrics: 'http://localhost:3001/metrics',
    Data: '/srv/data of <alice>',
  });
});

test('landingPage shows every place but the folder of the data, which concerns the operator alone', () => {
  const html = landingPage(places);

  for (const [name, place] of placesOf(places).filter((row) => row[0] !== 'Data')) expect(html).toContain(`<th>${name}</th><td>${name === 'API' ? '<code>' : `<a href="${place}">`}${place}<`);
  expect(html).not.toContain('/srv');
  expect(html).not.toContain('objects.demobackend.example');
});
