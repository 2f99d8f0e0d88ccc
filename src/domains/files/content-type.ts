import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';

/** How many first bytes tell the type. */
export const SNIFFED_BYTES = 4_100;

/**
 * Returns the type that the first bytes show; undefined where they show none. Bytes that are text show
 * `text/html` if a browser would take them for a page (WHATWG MIME Sniffing §7.1), the format of a signature
 * that is text itself, or else `text/plain`; bytes that are not show what their signature says.
 */
export const sniff = async (bytes: Uint8Array): Promise<string | undefined> => {
  const signature = (await fileTypeFromBuffer(bytes))?.mime;
  const text = textOf(bytes);
  if (text === undefined) return signature;
  if (PAGE.test(text)) return 'text/html';
  // Two letters at the start of a text, such as BM or MZ, are no signature.
  return signature !== undefined && (signature === 'application/pdf' || isTextual(signature)) ? signature : 'text/plain';
};

/**
 * Whether content that shows one type cannot be what it was announced as. Nothing contradicts
 * `application/octet-stream`, and bytes that show no type contradict nothing. Else
 * - types of one family (names of one format, formats of one container) agree, as do ZIP and OLE with what is made of them;
 * - a text may be announced as any text, and as any format without a signature that is known here; a page never as an image, sound, video or font;
 * - a binary format never as a text, never as another format that is known here, nor as one of another kind.
 */
export const contradicts = (declared: string, sniffed: string | undefined): boolean => {
  if (sniffed === undefined) return false;
  const claimed = essenceOf(declared);
  const shown = essenceOf(sniffed);
  if (claimed === shown || claimed === 'application/octet-stream' || areRelated(claimed, shown)) return false;
  if (isTextual(shown)) return (shown === 'text/html' && kindOf(claimed) !== 'other') || (isKnown(claimed) && !isTextual(claimed));
  return isTextual(claimed) || isKnown(claimed) || kindOf(claimed) !== kindOf(shown);
};

const FAMILIES: readonly RegExp[] = [
  /^image\/(jpe?g|pjpeg)$/,
  /^image\/(x-png|png|apng|vnd\.mozilla\.apng)$/,
  /^image\/(x-icon|ico|vnd\.microsoft\.icon)$/,
  /^image\/(x-|x-ms-)?bmp$/,
  /^image\/(heic|heif|avif)(-sequence)?$/,
  /^image\/(tiff|x-[a-z]+-[a-z0-9]+)$/,
  /^image\/(jp2|jpx|jpm|j2c|mj2)$/,
  /^(image\/(vnd\.adobe\.photoshop|x-photoshop|psd)|application\/x-photoshop)$/,
  /^((video|audio)\/(mp4|quicktime|x-m4[avb]|3gpp2?|mp4a-latm)|application\/mp4)$/,
  /^(video|audio)\/(x-)?(matroska|webm)$/,
  /^(video|audio|application)\/(x-)?(ogg|opus|vorbis|theora)$/,
  /^(video|audio|application)\/(x-ms-(asf|wma|wmv)|vnd\.ms-asf)$/,
  /^video\/(vnd\.avi|avi|x-msvideo|msvideo)$/,
  /^video\/(x-)?(mpeg|mp1s|mp2p|mp2t)$/i,
  /^audio\/(x-)?(mpeg|mpeg3|mp3|aac|aacp)$/,
  /^audio\/(x-|vnd\.)?wave?$/,
  /^audio\/(x-)?flac$/,
  /^audio\/(x-)?aiff?$/,
  /^audio\/(x-)?midi?$/,
  /^(application\/((x-)?(gzip|gtar|tgz)|x-compressed-tar|[^/]+\+gzip))$/,
  /^application\/(x-)?(bzip2?)$/,
  /^application\/(x-)?xz$/,
  /^application\/(x-)?zstd$/,
  /^application\/(x-)?tar$/,
  /^application\/((x-|vnd\.)?rar|x-rar-compressed)$/,
  /^application\/(x-sqlite3|vnd\.sqlite3)$/,
  /^application\/(x-msdownload|x-dosexec|x-msdos-program|vnd\.microsoft\.portable-executable)$/,
  /^(font\/(ttf|otf|sfnt|collection)|application\/(x-font-[a-z]+|font-sfnt))$/,
  /^(font|application)\/(x-)?(font-)?woff$/,
  /^(application|text)\/(x-)?(rtf|richtext)$/,
  /^(application\/(postscript|eps|x-eps|illustrator|pdf)|image\/(x-)?eps)$/,
];

const ZIP = /^application\/(x-)?zip(-compressed)?$/;
const MADE_OF_ZIP =
  /^(application\/(vnd\.(openxmlformats|oasis\.opendocument|ms-[a-z]+\.|apple\.|android\.|adobe\.|google-earth)|epub|java-archive|x-xpinstall|x-krita)|model\/3mf|image\/openraster)|\+zip$/;
const OLE = 'application/x-cfb';
const MADE_OF_OLE = /^application\/(msword|vnd\.(ms-|visio|openxmlformats)|x-msi|x-ole-storage)/;

const areRelated = (claimed: string, shown: string): boolean =>
  FAMILIES.some((family) => family.test(claimed) && family.test(shown)) ||
  (ZIP.test(shown) && (ZIP.test(claimed) || MADE_OF_ZIP.test(claimed))) ||
  (ZIP.test(claimed) && MADE_OF_ZIP.test(shown)) ||
  (shown === OLE && MADE_OF_OLE.test(claimed));

const PAGE = /^\s*(<!--[^]*?-->\s*)*<(!doctype html|html|head|body|script|iframe|title|style|table|div|font|h1|a|b|br|p)[\s>/]/i;
const TEXTUAL =
  /^text\/|[/+](json|xml|yaml|toml|csv|sql|javascript|ecmascript|ndjson)$|^application\/(x-(yaml|toml|ndjson|sh|javascript|httpd-php|ms-regedit)|json5|jsonl|graphql|rtf|postscript|eps|pgp-encrypted)$|^model\/stl$/;

const isTextual = (type: string): boolean => TEXTUAL.test(type);
const isKnown = (type: string): boolean => supportedMimeTypes.has(type) || FAMILIES.some((family) => family.test(type)) || ZIP.test(type);

const kindOf = (type: string): 'image' | 'sound or video' | 'font' | 'other' => {
  const top = type.slice(0, type.indexOf('/'));
  if (top === 'image' || top === 'font') return top;
  return top === 'audio' || top === 'video' ? 'sound or video' : 'other';
};

const essenceOf = (type: string): string => type.split(';', 1)[0]!.trim();

/** The bytes as UTF-8 text, though its last character may be cut; undefined if they are none. */
const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // eslint-disable-next-line no-control-regex -- controls are what tells bytes from text
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
};
