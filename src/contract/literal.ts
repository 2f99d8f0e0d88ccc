import { memberName, quoted } from '#contract/names.ts';

const lineWidth = 140;

/**
 * A value as TypeScript source: single quotes, members in their order, absent members left out;
 * on one line where it fits, else one member a line.
 */
export const literal = (value: unknown, indent = ''): string => {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item: unknown) => literal(item, deeper))
    : Object.entries(value).filter(([, member]) => member !== undefined).map(([name, member]) => `${memberName(name)}: ${literal(member, deeper)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  if (indent.length + line.length <= lineWidth && !line.includes('\n')) return line;
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join('')}${indent}${close}`;
};

/** A text as a JSDoc comment with the given indent; nothing for an empty text. */
export const docComment = (text: string, indent = ''): string => {
  const lines = text.trim().replaceAll('*/', '*\\/').split('\n').map((line) => line.trimEnd());
  if (lines.length === 1) return lines[0] === '' ? '' : `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`;
};
