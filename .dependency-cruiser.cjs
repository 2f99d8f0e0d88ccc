/** The directions of imports: runtime -> domains, adapters -> core -> generated. */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    only('no-cycles', 'Two files that need each other are one file.', {}, { circular: true }),
    only('generated-stands-alone', 'Generated files import nothing of src.', { path: '^generated/' }, { path: '^(src|contract-tests)/' }),
    only('core-knows-generated-only', 'The vocabulary has no I/O and knows no layer above.', { path: '^src/core/' }, { path: '^(src/(?!core/)|contract-tests/)' }),
    only('domains-know-core-only', 'A domain asks for what it needs in its Uses.', { path: '^src/domains/', pathNot: '\\.(test|testing)\\.ts$' }, { path: '^src/(adapters|runtime|contract|sdk)/' }),
    only('domains-are-strangers', 'No domain imports another.', { path: '^src/domains/([^/]+)/' }, { path: '^src/domains/', pathNot: '^src/domains/$1/' }),
    only('domains-without-packages', 'Domains use no package and no Node module but crypto.', { path: '^src/domains/', pathNot: '\\.(test|testing)\\.ts$' }, { dependencyTypes: ['npm', 'npm-dev'], pathNot: 'file-type' }),
    only('adapters-know-core-only', 'Adapters implement ports and know no domain.', { path: '^src/adapters/', pathNot: '\\.(test|testing)\\.ts$' }, { path: '^src/(domains|runtime|contract|sdk)/' }),
    only('contract-is-build-time', 'Nothing that runs imports the generator.', { path: '^src/(?!contract/)' }, { path: '^src/contract/' }),
    only('sdk-stands-alone', 'The SDK runs anywhere.', { path: '^src/sdk/', pathNot: '(\\.(test|testing)\\.ts|pack\\.ts|sdk-.*build.*)$' }, { path: '^src/(?!sdk/)' }),
    only('contract-tests-are-black-box', 'They know generated files and, to start a target, the runtime.', { path: '^contract-tests/' }, { path: '^src/(domains|contract)/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js', '.json'] },
  },
};
