// The floor: reads every file of the corpus and hashes it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sourceFiles } from './corpus.mjs';

for (const file of sourceFiles(process.argv[2])) {
	createHash('sha1').update(readFileSync(file)).digest();
}
