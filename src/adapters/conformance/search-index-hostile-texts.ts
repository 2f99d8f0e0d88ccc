const operators = [
  'AND', 'OR', 'NOT', 'NEAR', 'AND AND', 'title AND', 'OR note', 'NOT note', 'note NOT', 'NEAR(title note)', 'NEAR(title note, 5)', 'NEAR/2', 'title NEAR note', 'title: note', 'title:',
  'title : note', '{title tags} : note', '-title : note', '- {title} : note', '^note', '^ note', 'note*', 'note *', '*', '**', '* *', '*note', 'n*te', 'note + title', '+', '+note', '+ +', '-note', '-', '--', '(', ')', '()', '((((', '))))',
  '(note', 'note)', '(note AND title)', '(note) (title)', 'note AND (title OR', 'rank', 'rowid', 'rank:bm25(10.0)', 'labels : tags', 'words_1', 'fts5', 'note {', '{', '}', '{}', ':', '::', ',', ';', '^', '^^',
];

const quotes = ['"', '""', '"""', '""""', '"note', 'note"', '"note title"', '"note" "title"', '"note"*', '"no""te"', "'", "''", "'note'", "note'; --", '`', '`note`', '“note”', '«note»', '\\', '\\"', '\\\\', '"\\"', "\\'", '"note" + "title"', '[note]', '$note', '@note', '#note', '%', '%note%', '_', '____'];

const lucene = [
  'title:note', 'title:(note OR title)', 'ownerId:*', '_exists_:ownerId', '_id:*', '*:*', 'note~', 'note~2', '"note title"~10', 'note^2', 'note^', '[a TO z]', '{a TO z}', 'updatedAt:[2020 TO *]', 'note && title', 'note || title', '!note', '!', '&&', '||',
  'visibility:private', 'ownerId:user_bob', '+ownerId:user* +note', 'note AND NOT ownerId:x', '/no.e/', '/.*/', '/(a+)+$/', '<note>', '>=note', 'note??', '?', 'n?te', '\\*', '/[/', 'title:/.*/', 'a:b:c:d',
];

const dsl = [
  '{"match_all":{}}', '{"query":{"match_all":{}}}', '{"bool":{"should":[{"match_all":{}}]}}', '{"query_string":{"query":"*"}}', '{"script":{"source":"1"}}', '{"wildcard":{"title":"*"}}', '{"regexp":{"title":".*"}}', '"}},{"match_all":{}}', '{"$ne":null}', '{"$gt":""}',
  '{"$where":"sleep(1000)"}', '[]', '[{}]', 'null', 'undefined', 'NaN', 'true', '0', '-1', '1e999', '{{7*7}}', '${7*7}', '#{7*7}', '<%= 7*7 %>', '%{note}', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '{"__proto__":{"owner":"x"}}',
];

const sql = [
  "' OR 1=1 --", "' OR '1'='1", "'; DROP TABLE documents_1; --", "') OR 1=1 --", '" OR ""="', "' UNION SELECT * FROM generations --", "note' AND sleep(5) --", 'SELECT * FROM words', "1; ATTACH DATABASE 'x' AS y", "x' || (SELECT owner FROM scopes) || '", '/* note */', '-- note', "char(39)", 'note%00', "load_extension('x')", 'PRAGMA writable_schema=1', '?1', ':note', '@p', '$1',
];

const regexes = ['.*', '.+', '(a+)+b', '(.*)*', '[', '[^', '[a-', '(?:', '(?=note)', '\\d+', '\\p{L}', '^(note|title)$', 'a{1,99999}', `${'a?'.repeat(30)}${'a'.repeat(30)}`, '(((((((((())))))))))', 'note|title', '^$', '$', '|', '||||'];

const controls = [
  '\u0000', 'note\u0000', '\u0000note', 'no\u0000te', '\u0001', '\u001b[31mnote', '\u007f', '\u0085', '\u2028', '\u2029', '\u200b', '\ufeff', 'note\ufeff', '\u202enote', '\u2066note\u2069', '\ud800', '\udfff', 'note\ud800', '\ud800note', '\udfff\ud800', '\ud83d', 'no\ud83dte', '\ufffe', '\uffff', '\u{10ffff}', '\u0300', '\u0300\u0301\u0302', 'e\u0301'.repeat(100), 'Z\u0351\u036b\u0343\u036a\u0302', '\r\n', '\t\t', '\b',
];

const marks = ['\ue000', '\ue001', '\ue000note\ue001', 'no\ue000te', '\ue001\ue000', '<b>note</b>', '<script>alert(1)</script>', '&lt;note&gt;', '…'];

const scripts = [
  '😀', '👨‍👩‍👧‍👦', '🏳️‍🌈 note', '🇩🇪', '1️⃣', '中文', '東京タワー', 'ひらがな', '한국어', 'हिन्दी', 'العربية', 'עברית', 'ไทย', 'Ελληνικά ς', 'Русский', 'İstanbul', 'ıI', 'straße', 'ﬁle', 'Ⅷ', '½', '①', 'ｎｏｔｅ', '𝓷𝓸𝓽𝓮', 'ǅ', 'ŉ', '٣', '𐐀', 'ﷺ', '㍿', 'ᾈ',
];

const long = [
  '😀'.repeat(128), 'a'.repeat(256), 'note'.repeat(64), 'a '.repeat(128), 'note '.repeat(51), `${'"'.repeat(255)}a`, '('.repeat(256), '*'.repeat(256), 'OR '.repeat(85), 'ﷺ'.repeat(256), '\u0000'.repeat(256), '\ud800'.repeat(256), '中'.repeat(256), 'e\u0301'.repeat(128), `${'x'.repeat(63)}😀`, `${'x'.repeat(63)}𐐀${'y'.repeat(63)}`,
  Array.from({ length: 64 }, (_, index) => String.fromCharCode(97 + (index % 26)).repeat(3)).join(' '), Array.from({ length: 28 }, (_, index) => `selectin${index.toString(36)}`).join(' ').slice(0, 256), 'a-b_c.d/e\\f:g;h,i'.repeat(15), '../'.repeat(85),
];

/** Texts that try to be something else: operators, syntax of several query languages, broken and exhausting characters. Each of at most 256 code units. */
export const hostileTexts: readonly string[] = [operators, quotes, lucene, dsl, sql, regexes, controls, marks, scripts, long].flat();
