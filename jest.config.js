export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/src/contract/strip-types.cjs' },
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/contract-tests/**/*.test.ts'],
  // They need real engines: `make test-engines` runs them with jest.engines.config.js.
  testPathIgnorePatterns: ['/node_modules/', '\\.engine\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/generated/sdk/dist', '<rootDir>/.data', '<rootDir>/.engines', '<rootDir>/.cache'],
  testTimeout: 20_000,
};
