/** `npm run contract:pack`: packs the package for senders and subscribers as `dist/zuora-pending-close-….tgz`. */
import path from 'node:path';
import { repository } from './contract-files.ts';
import { packContract, stageContract } from './contract-package.ts';

const folder = path.join(repository, 'dist/contract');
await stageContract(folder);
console.log(path.relative(process.cwd(), packContract(folder, path.dirname(folder))));
