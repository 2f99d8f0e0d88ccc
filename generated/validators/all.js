// Generated from the contract by `make generate`. Do not edit: change the contract.
import * as system from './system.js';
import * as identity from './identity.js';
import * as users from './users.js';
import * as files from './files.js';
import * as photos from './photos.js';
import * as todos from './todos.js';
import * as webhooks from './webhooks.js';
import * as search from './search.js';

export const validators = { ...system, ...identity, ...users, ...files, ...photos, ...todos, ...webhooks, ...search };
