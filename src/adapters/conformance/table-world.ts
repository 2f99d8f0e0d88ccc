import type { Clock } from '#core/ports/clock.ts';
import type { Table } from '#core/ports/table.ts';

/** A table under test with a clock that the tests move and partitions that no other test uses. */
export interface TableWorld {
  readonly table: Table;
  readonly clock: Clock & { advance(seconds: number): void };
  newPartition(): string;
}

/** Makes the world of one suite; `use` hands it the table once that is open. */
export const tableWorld = (): TableWorld & { use(table: Table): void } => {
  let opened: Table | undefined;
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  let partitions = 0;
  return {
    get table() {
      if (opened === undefined) throw new Error('The table is not open yet.');
      return opened;
    },
    use: (table) => void (opened = table),
    clock: { now: () => new Date(nowMs), advance: (seconds) => void (nowMs += seconds * 1000) },
    newPartition: () => `USER#alice_${(partitions += 1)}`,
  };
};
