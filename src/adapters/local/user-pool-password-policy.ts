/**
 * Stems of the passwords that guessing tools try first: what is left of a common password in lower case, with
 * look-alike digits read as letters and digits and signs cut off at both ends.
 */
const COMMON_STEMS = new Set(
  `password passwort passwd pass word admin administrator root user guest test tester testing demo default login welcome
  willkommen hello hallo letmein letmeinnow iloveyou ilovegod loveyou lovely love mylove sunshine princess dragon monkey
  football baseball basketball soccer hockey tennis superman batman spiderman ironman pokemon starwars startrek matrix
  master shadow michael jordan jennifer jessica michelle daniel ashley nicole andrew joshua matthew anthony charlie
  robert thomas william george hunter ranger buster cookie ginger pepper summer winter spring autumn january february
  march april june july august september october november december monday friday sunday freedom whatever trustno trustnone
  secret topsecret mysecret access account computer internet samsung google facebook twitter instagram youtube microsoft
  windows apple iphone android linux ubuntu cisco oracle server database secure security changeme changeit changethis
  temp temporary qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl asdf zxcvbn zxcvbnm qazwsx qazwsxedc zaqxsw qweasd
  qweasdzxc abc abcd abcdef abcdefg letme enter opensesame sesame blessed jesus christ angel angels heaven flower
  butterfly rainbow purple orange banana chocolate cheese killer warrior phoenix mustang ferrari porsche mercedes harley
  yankees cowboys liverpool chelsea arsenal barcelona realmadrid juventus maverick merlin thunder tigger diamond silver
  golden money million lucky forever family friends babygirl babyboy sweety sweetheart honey nothing nopassword
  mypassword yourpassword thepassword newpassword oldpassword goodpassword correcthorsebatterystaple`.split(/\s+/),
);

const KEYBOARD_RUNS = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
];
const LOOK_ALIKES: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
const LONGEST_COMMON = 64;
const SHORTEST_NAME = 4;
const FEWEST_CHARACTERS = 5;

/**
 * Whether a password is one that guessers try first (NIST SP 800-63B, section 5.1.1.2): common, a keyboard run, a few
 * characters repeated, or built from the user's own e-mail address or name. Length is the contract's business.
 */
export const isWeakPassword = (password: string, about: { readonly email: string; readonly displayName?: string }): boolean => {
  const text = password.normalize('NFKC').toLowerCase();
  return new Set(text).size < FEWEST_CHARACTERS || isCommon(text) || isRun(text) || namesOf(about).some((name) => text.includes(name));
};

const isCommon = (text: string): boolean => {
  if (text.length > LONGEST_COMMON) return false;
  const trimmed = text.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const read = (part: string): string => [...part].map((character) => LOOK_ALIKES[character] ?? character).join('');
  return [text, trimmed, read(text), read(trimmed), read(text.replace(/[\d\W_]+$/, ''))]
    .map((stem) => stem.replace(/[\s_.-]/g, ''))
    .some((stem) => COMMON_STEMS.has(stem) || COMMON_STEMS.has(half(stem)));
};

const half = (text: string): string => {
  const first = text.slice(0, text.length / 2);
  return first + first === text ? first : text;
};

const isRun = (text: string): boolean => KEYBOARD_RUNS.some((run) => run.includes(text));

const namesOf = ({ email, displayName = '' }: { readonly email: string; readonly displayName?: string }): string[] => {
  const localPart = email.slice(0, email.lastIndexOf('@'));
  const names = [localPart, displayName, displayName.replaceAll(/\s/g, '')];
  // Shorter names would refuse good passwords by chance.
  return names.map((name) => name.normalize('NFKC').toLowerCase().trim()).filter((name) => name.length >= SHORTEST_NAME);
};
