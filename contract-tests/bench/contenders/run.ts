import { preparedOf } from '../synthetic/prepare.ts';
import { contenders, type ContenderName } from './all-contenders.ts';
import { steered } from './steering.ts';

// The process of one contender: `node run.ts <name> <operations>`, steered over the IPC channel.

const name = process.argv[2] as ContenderName;
const contender = await contenders[name].load();
steered({ port: await contender(preparedOf(Number(process.argv[3]))) });
