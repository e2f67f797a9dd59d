import { namesCredentials } from '../../../core/secrets.js';
import { wordSet } from '../../../core/wordList.js';
import { knownGlobals, knownHolders, modulesAsGlobals } from '../apis/known.js';
import { listeningMethods, middlewareMethods } from '../apis/servers.js';
import { environmentReader } from '../environment.js';
import { hostName } from '../visitors/literals.js';
import { isSeeding } from '../visitors/seeds.js';
import { mutators } from '../writes.js';

// What a word may mean, as bits.
export const globalName = 1;
export const loggerName = 2;
export const secretName = 4;
export const hostWord = 8;
export const verb = 16;
export const method = 32;
export const testName = 64;
export const deployName = 128;
export const migrationName = 256;
export const timer = 512;
export const environmentName = 1024;
export const holder = 2048;
export const changer = 4096;
export const shared = 8192;
export const merger = 16384;
export const moduleName = 32768;
/** Words that bring other modules in, or tell what goes out. */
export const loading = 1 << 16;
/** What visitors look for in the text of a function; of one that reads the environment, also what ends it. */
export const lookedFor = 1 << 17;
export const ending = 1 << 18;
/** Keywords that declare something, or jump. */
export const declaring = 1 << 19;
export const naming = 1 << 20;
export const returning = 1 << 21;
/** Methods by which something runs for all requests. */
export const middleware = 1 << 23;
/** Those, and methods by which a route is told what to run. */
export const routing = middleware | verb | method;
/** Methods by which an emitter is listened to. */
export const listening = 1 << 24;
/** Names under which settings of another module say the name of the environment. */
export const compared = 1 << 25;
/** Names of functions that fill a database for the first time. */
export const seeder = 1 << 26;
/** The words that may lead somewhere, by what stands around them. */
export const mayMean = (loading - 1) | middleware | listening | compared | seeder;
/** Keywords that a loop without a condition may start with, or end with. */
export const looping = 1 << 22;

/** What stands in those words. */
const keywords: ReadonlyMap<string, number> = new Map([
	...['require', 'import', 'export', 'exports', 'module'].map((word) => [word, loading] as const),
	...['unlink', 'unlinkSync', 'rm', 'rmSync', 'rmdir', 'remove', 'removeSync', 'rimraf', 'emptyDir', 'ctx', 'eval', 'ack', 'nack'].map(
		(word) => [word, lookedFor] as const,
	),
	...['throw', 'exit'].map((word) => [word, ending] as const),
	...['const', 'let', 'var'].map((word) => [word, declaring] as const),
	...['function', 'class'].map((word) => [word, naming] as const),
	['return', returning],
	['while', looping],
	['for', looping],
]);

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'head', 'options']);
const methods: ReadonlySet<string> = wordSet(`
	listen enableShutdownHooks mv strategy route sync synchronize latest syncIndexes migrate runMigrations deleteMany dropDatabase drop dropCollection dropTable dropTableIfExists dropAllTables truncate createCollection createIndex createIndexes ensureIndex ensureIndexes createTable createTableIfNotExists up launch startPolling swaggerRouter mountFolder process consume randomBytes completeMessage complete
`);
/** What requests are called where what they bring is kept. */
const requests: ReadonlySet<string> = new Set(['req', 'request', 'ctx']);
const tests: ReadonlySet<string> = new Set(['describe', 'it', 'test', 'suite', 'beforeEach', 'beforeAll']);
/** Names, of options mostly, that say by themselves what a call or an object is about. */
const optionNames: ReadonlySet<string> = new Set(['ConfigService', 'secretOrKey', 'NX', 'appenders', 'eachMessage', 'eachBatch']);
/** Names of groups of settings for one deploy, and the options that are looked for wherever they are written. */
export const deploys = /^(?:development|production|staging|synchronize|migrationsRun)$/;
/** What a word may mean to the visitors, as bits; 0 for most. */
export function meaningOf(word: string): number {
	return (
		(keywords.get(word) ?? 0) |
		(knownGlobals.has(word) || word === '__dirname' ? globalName : 0) |
		(knownHolders.has(word) ? holder : 0) |
		(/[lL]ogger$|^log$|^LOG$|^LOGGER$/.test(word) ? loggerName : 0) |
		(namesCredentials(word) ? secretName : 0) |
		(hostName.test(word) ? hostWord : 0) |
		(verbs.has(word) ? verb : 0) |
		(methods.has(word) ? method : 0) |
		(middlewareMethods.has(word) ? middleware : 0) |
		(listeningMethods.has(word) ? listening : 0) |
		(tests.has(word) ? testName : 0) |
		(deploys.test(word) ? deployName : 0) |
		(word === 'up' || word === 'down' ? migrationName : 0) |
		(word === 'setTimeout' ? timer : 0) |
		(mutators.has(word) ? changer : 0) |
		(word === 'static' || word === 'locals' || word === 'defaults' || requests.has(word) ? shared : 0) |
		(modulesAsGlobals.has(word) ? moduleName : 0) |
		(isSeeding(word) ? seeder : 0) |
		(/^(?:deep)?merge|^(?:deep)?[eE]xtend$|^assign|^defaults|[mM]erge$/.test(word) ? merger : 0) |
		(/^(?:NODE_ENV|APP_ENV|ENV(?:IRONMENT)?|(?:node|app)Env|env(?:ironment)?)$/.test(word) ? compared : 0) |
		(optionNames.has(word) || environmentReader.test(word) ? environmentName : 0)
	);
}
