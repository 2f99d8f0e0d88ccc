/** Why a store of files refuses bytes, beyond the errors of the port. */
export type ObjectRefusal = 'object_present' | 'upload_not_found' | 'length_mismatch';

/** The bytes were not taken and left no trace. */
export class ObjectRefused extends Error {
  readonly refusal: ObjectRefusal;

  constructor(refusal: ObjectRefusal, message: string) {
    super(message);
    this.name = 'ObjectRefused';
    this.refusal = refusal;
  }
}

/** Whether an error of the operating system has this code, e.g. `ENOENT`. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
