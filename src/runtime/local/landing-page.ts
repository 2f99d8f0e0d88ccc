import { escapeHtml, page } from '#runtime/local/static-pages.ts';

/** Where everything of a running service is found. */
export interface Places {
  /** As clients reach it. */
  readonly api: string;
  /** Where signed object URLs lead, as clients reach it. */
  readonly objects: string;
  /** The same origin as this machine reaches it, with mailbox and metrics. */
  readonly operator: string;
  readonly dataFolder: string;
}

/** The rows of the table that the start prints. */
export const placesOf = ({ api, operator, dataFolder }: Places): readonly (readonly [name: string, place: string, what: string])[] => [
  ['API', `${api}/v1`, 'every operation of the contract'],
  ['Docs', `${api}/docs`, 'the contract to read and search'],
  ['Contract', `${api}/v1/openapi.json`, 'OpenAPI 3.1, for generators and tools'],
  ['Mailbox', `${operator}/mailbox`, 'mails with their confirmation codes'],
  ['Console', `${operator}/console`, 'queues, dead letters and tasks'],
  ['Health', `${api}/readyz`, 'the state of every dependency'],
  ['Metrics', `${operator}/metrics`, 'Prometheus text'],
  ['Data', dataFolder, 'everything that the service keeps'],
];

/** The page at the root of the API origin; where the data lies is nobody's business but the operator's. */
export const landingPage = (places: Places): string => {
  const rows = placesOf(places).filter(([name]) => name !== 'Data').map(([name, place, what]) => {
    const shown = escapeHtml(place);
    // The base of the API answers no request itself.
    const cell = name === 'API' ? `<code>${shown}</code>` : `<a href="${shown}">${shown}</a>`;
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

const firstSteps = ({ api, operator }: Places): string => `json='content-type: application/json'
account='{"email":"you@mail.example","password":"three green boats at noon","displayName":"You"}'
curl ${api}/v1/auth/sign-up -H "$json" -d "$account"

# The code is in ${operator}/mailbox; put it in place of 000000.
code='{"email":"you@mail.example","code":"000000"}'
curl ${api}/v1/auth/sign-up/confirm -H "$json" -d "$code"

# The answer has an accessToken: send it as Authorization: Bearer <token>.
credentials='{"email":"you@mail.example","password":"three green boats at noon"}'
curl ${api}/v1/auth/sessions -H "$json" -d "$credentials"`;
