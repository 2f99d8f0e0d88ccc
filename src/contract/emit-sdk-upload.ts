import type { ContractModel } from '#contract/contract-model.ts';

/**
 * `upload.ts` of the SDK: the upload helper bound to the operations that hand out, renew and complete upload tickets.
 * Undefined for contracts without them.
 */
export const sdkUpload = (model: ContractModel): string | undefined => {
  const has = (id: string): boolean => model.operations.some((operation) => operation.id === id);
  if (!model.own || !['createFile', 'renewFileUpload', 'completeFileUpload'].every(has)) return undefined;
  const versions = has('createFileVersion');
  return `import type { InputOf, Operations } from './calls.ts';
import { completeFileUpload, createFile, ${versions ? 'createFileVersion, ' : ''}renewFileUpload } from './operations.ts';
import type { Client } from './runtime/client.ts';
import type { Result } from './runtime/operation.ts';
import type { UploadOptions, UploadSource } from './runtime/upload-source.ts';
import { transfer } from './runtime/upload.ts';

/** What is said of the content itself is measured. */
type Measured = 'sizeBytes' | 'sha256';

/** The result of \`completeFileUpload\`: the file, ready. */
type Uploaded = Result<Operations['completeFileUpload']['replies']>;

/**
 * Creates a file and sends its content straight to the object store, several parts at once, each retried by itself.
 * Rejects as operations do; keep what \`onState\` tells, and a later call with \`resume\` sends only what is missing.
 *
 * @example
 * const { data } = await uploadFile(client, { name: 'trip.jpg', contentType: 'image/jpeg' }, new Blob(['bytes']));
 */
export const uploadFile = (client: Client, input: Omit<InputOf<'createFile'>['body'], Measured>, source: UploadSource, options: UploadOptions = {}): Promise<Uploaded> =>
  transfer(client, {
    create: async (measured) => {
      const { data } = await createFile(client, { body: { ...input, ...measured } }, { signal: options.signal });
      return { fileId: data.file.id, ticket: data.upload };
    },
    ...after(client, options),
  }, source, options);
${versions ? versionUpload : ''}
const after = (client: Client, { signal }: UploadOptions) => ({
  renew: async (fileId: string) => (await renewFileUpload(client, { path: { fileId } }, { signal })).data,
  complete: (fileId: string) => completeFileUpload(client, { path: { fileId } }, { signal }),
});
`;
};

const versionUpload = `
/**
 * Sends new content for a file, as \`uploadFile\` does.
 *
 * @example
 * const { data } = await uploadFileVersion(client, 'file_01kaf0000000000000000000f1', { contentType: 'image/jpeg' }, new Blob(['bytes']));
 */
export const uploadFileVersion = (
  client: Client, fileId: string, input: Omit<InputOf<'createFileVersion'>['body'], Measured>, source: UploadSource, options: UploadOptions = {}): Promise<Uploaded> =>
  transfer(client, {
    create: async (measured) => {
      const { data } = await createFileVersion(client, { path: { fileId }, body: { ...input, ...measured } }, { signal: options.signal });
      return { fileId: data.file.id, ticket: data.upload };
    },
    ...after(client, options),
  }, source, options);
`;
