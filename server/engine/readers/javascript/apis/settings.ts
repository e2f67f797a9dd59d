import { wordSet } from '../../../core/wordList.js';

/** Modules that keep settings in groups by the name of the environment (Egg: https://www.eggjs.org/basics/config). */
export const groupingModules: ReadonlySet<string> = new Set(['config', '@feathersjs/configuration', 'egg']);

/** Modules whose documents choose between settings by what a filter asks. */
export const filteringModules: ReadonlySet<string> = new Set(['@hapipal/confidence', '@hapi/confidence', 'confidence']);

/** What reads a file of settings. */
export const settingsReaders: ReadonlySet<string> = wordSet(`
	node:fs.readFileSync node:fs.readFile node:fs/promises.readFile node:fs.readJsonSync node:fs.readJson nconf.file
	nconf.Provider().file convict().loadFile yamljs.load jsonfile.readFileSync
`);

/** Modules that give settings by their paths (`config.get('server.port')`), and as members. */
export const pathSettings: ReadonlySet<string> = new Set(['config']);
