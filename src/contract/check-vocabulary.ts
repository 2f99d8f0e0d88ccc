export const checkVocabulary = (..._a: unknown[]): void => {};
