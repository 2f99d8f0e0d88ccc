import type { Random } from '../seeded-random.ts';
import { COMMON_WORDS, UNIVERSAL } from './searchers.ts';

/** Texts that some engine, parser or database takes for more than text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '"', '""', '"train', "'", "' OR 1=1 --", "'; DROP TABLE documents; --", '*', '**', 'train*', '*train', '?', '(', ')', '((train', 'train)', '[', ']', '{', '}', '{"match_all":{}}',
  'train OR window', 'train AND NOT window', 'NOT train', 'NEAR(train window)', 'NEAR/2', 'train NEAR window', 'title:train', 'title : train', 'owner_id:*', 'ownerId:user_', '-train', '+train', '^train', 'train^9',
  'train~2', '~', '\\', '\\"', '/.*/', '/(a+)+$/', 'a:b:c', '::', '!', '&&', '||', '<script>alert(1)</script>', '&lt;', '%', '%25', '_', '$where', '${7*7}', '{{7*7}}', '#', '@', ';', '`id`', '|', '<', '>', '=',
  'MATCH', 'rank', 'rowid', 'bm25(documents)', 'visibility:public', 'user_01', 'todo_01', 'null', 'undefined', '0', '-1', '1e309', 'true',
  '\u00e9', 'e\u0301', 'stra\u00dfe', 'STRASSE', '\u0130stanbul', '\u4e2d\u6587', '\u6771\u4eac \u99c5', '\u0440\u0435\u043a\u0430', '\u05e9\u05dc\u05d5\u05dd', '\u0645\u0631\u062d\u0628\u0627', '\ud83d\ude80', '\ud83d\udc69\u200d\ud83d\udc67', '\u200b', '\u202etrain', '\ufeff', '\ufffd', '\ue000train\ue001', ' ', '   ', '\u00a0', '.', '...', '-', '\u2014',
  'a', 'x'.repeat(256), 'train '.repeat(42).trim(), '"'.repeat(256), '('.repeat(256), 'a '.repeat(128).trim(), '\ud83d\ude80'.repeat(60), '* '.repeat(100).trim(),
];

/** One question to the search: its parameters. */
export type Question = Readonly<Record<string, string>>;

/** Makes a question that is ordinary, hostile or random; `foreignSecret` is a word of somebody else. */
export const aQuestion = (random: Random, foreignSecret: string): Question => ({
  q: aText(random, foreignSecret),
  ...(random.chance(0.2) ? { types: random.pick(['todo', 'file,todo', 'photo', 'photo,file,todo']) } : {}),
  ...(random.chance(0.2) ? { tags: random.pick(['home', 'travel', 'home,travel', "' OR 1=1", '*', '"', 'title:x', '%']) } : {}),
  ...(random.chance(0.1) ? { updatedFrom: '2020-01-01T00:00:00Z' } : {}),
  ...(random.chance(0.1) ? { updatedBefore: random.pick(['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']) } : {}),
  ...(random.chance(0.5) ? { limit: String(random.between(1, 100)) } : {}),
});

const aText = (random: Random, foreignSecret: string): string => {
  switch (random.below(8)) {
    case 0: return UNIVERSAL;
    case 1: return random.pick(COMMON_WORDS);
    case 2: return `${random.pick(COMMON_WORDS)} ${random.pick(COMMON_WORDS)}`;
    case 3: return misspelt(random.pick(COMMON_WORDS), random);
    case 4: return random.pick(COMMON_WORDS).slice(0, random.between(1, 4));
    case 5: return foreignSecret;
    case 6: return random.pick(HOSTILE_TEXTS);
    default: return noise(random);
  }
};

const misspelt = (word: string, random: Random): string => {
  const at = random.below(word.length);
  return word.slice(0, at) + random.text(1) + word.slice(at + random.below(2));
};

/** Printable characters of anywhere in Unicode, and pieces of hostile texts. */
const noise = (random: Random): string => {
  const pieces = Array.from({ length: random.between(1, 20) }, () => (random.chance(0.3) ? random.pick(HOSTILE_TEXTS).slice(0, 8) : String.fromCodePoint(random.between(0x20, random.pick([0x7e, 0x24f, 0xd7ff])))));
  const text = pieces.join('').replaceAll(/\p{Cc}/gu, '').toWellFormed().slice(0, 250).toWellFormed();
  return text === '' ? '?' : text;
};
