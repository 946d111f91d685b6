/** `npm run contract:pack`: packs only the npm package, as `dist/zuora-pending-close-….tgz`. */
import path from 'node:path';
import { repository } from '../contract-files.ts';
import { packPackage, stagePackage } from './npm-package.ts';

const folder = path.join(repository, 'dist/npm');
await stagePackage(folder);
console.log(path.relative(process.cwd(), packPackage(folder, path.dirname(folder))));
