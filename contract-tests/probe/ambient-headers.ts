/** Headers that answers may carry though no response declares them, each with the reason. */
export const AMBIENT_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'OpenAPI says that it is described by `content` and ignored under `headers`.',
  'content-length': 'Framing (RFC 9110 §8.6).',
  'transfer-encoding': 'Framing of streams (RFC 9112 §6.1).',
  connection: 'Hop by hop (RFC 9110 §7.6.1).',
  'keep-alive': 'Hop by hop.',
  date: 'Added by every HTTP server (RFC 9110 §6.6.1).',
  vary: 'Accompanies CORS; caches read it, clients do not.',
  'cache-control': 'Sent with every answer; declared where a value other than no-store matters.',
  'x-content-type-options': 'Security header of every answer.',
  'content-security-policy': 'Security header of every answer.',
  'referrer-policy': 'Security header of every answer.',
  'strict-transport-security': 'Security header of every answer.',
  'access-control-expose-headers': 'Accompanies Access-Control-Allow-Origin; read by browsers only.',
};
