import { startService } from '#runtime/local/start-service.ts';
import { readSettings } from '#runtime/settings.ts';
import { seed } from '../product/seed.ts';
import { signIn } from '../product/people.ts';
import { steered } from './steering.ts';

// The whole product on a data folder, with some people signed in: `node run-product.ts <folder> <people> <to-dos>`.

const [folder = '', people = '1', todos = '0'] = process.argv.slice(2);
const service = await startService(
  readSettings({ DATA_FOLDER: folder, PORT: '0', OBJECTS_PORT: '0', PASSWORD_COST: '10', THROTTLING_FACTOR: '1000000' }),
);
const signedIn = await signIn(service, Number(people));
if (Number(todos) > 0) await seed(service.stores, signedIn[0]!.userId, Number(todos));
steered({ port: Number(new URL(service.places.api).port), people: signedIn }, service.stop);
