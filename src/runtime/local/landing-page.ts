import { escapeHtml, page } from '#runtime/local/static-pages.ts';

/** Where everything of a running service is found. */
export interface Places {
  readonly api: string;
  readonly objects: string;
  readonly dataFolder: string;
}

/** The rows of the table that the start prints and the landing page shows. */
export const placesOf = ({ api, objects, dataFolder }: Places): readonly (readonly [name: string, place: string, what: string])[] => [
  ['API', `${api}/v1`, 'every operation of the contract'],
  ['Docs', `${api}/docs`, 'the contract to read and search'],
  ['Contract', `${api}/v1/openapi.json`, 'OpenAPI 3.1, for generators and tools'],
  ['Mailbox', `${objects}/mailbox`, 'mails with their confirmation codes'],
  ['Health', `${api}/readyz`, 'the state of every dependency'],
  ['Metrics', `${objects}/metrics`, 'Prometheus text'],
  ['Data', dataFolder, 'everything that the service keeps'],
];

/** The page at the root of the API origin. */
export const landingPage = (places: Places): string => {
  const rows = placesOf(places).map(([name, place, what]) => {
    const shown = escapeHtml(place);
    // The base of the API answers no request itself.
    const cell = place.startsWith('http') && name !== 'API' ? `<a href="${shown}">${shown}</a>` : `<code>${shown}</code>`;
    return `<tr><th>${name}</th><td>${cell}<br><span class="muted">${what}</span></td></tr>`;
  });
  return page(
    'DemoBackend',
    `<h1>DemoBackend</h1>
<p class="muted">A complete REST backend driven by one contract. It is running.</p>
<table>${rows.join('')}</table>
<h2>First steps</h2>
<pre>${escapeHtml(firstSteps(places))}</pre>`,
  );
};

const firstSteps = ({ api, objects }: Places): string => `json='content-type: application/json'
account='{"email":"you@mail.example","password":"three green boats at noon","displayName":"You"}'
curl ${api}/v1/auth/sign-up -H "$json" -d "$account"

# The code is in ${objects}/mailbox; put it in place of 000000.
code='{"email":"you@mail.example","code":"000000"}'
curl ${api}/v1/auth/sign-up/confirm -H "$json" -d "$code"

# The answer has an accessToken: send it as Authorization: Bearer <token>.
credentials='{"email":"you@mail.example","password":"three green boats at noon"}'
curl ${api}/v1/auth/sessions -H "$json" -d "$credentials"`;
