import unit from './jest.config.js';

export default { ...unit, testMatch: ['<rootDir>/src/**/*.engine.test.ts'], testPathIgnorePatterns: ['/node_modules/'], testTimeout: 60_000 };
