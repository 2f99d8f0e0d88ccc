// Generated from the contract by `make generate`. Do not edit: change the contract.
export { fileSource } from './runtime/node.ts';
