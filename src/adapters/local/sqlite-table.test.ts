import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeTable } from '../conformance/table.conformance.ts';
import { sqliteTable } from './sqlite-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'table-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeTable('sqliteTable', { open: async (clock) => sqliteTable({ file: join(folder, 'table.db'), clock }), histories: 300 });
