import { mayHoldPorts } from './heldPorts.js';

/** Questions to a text. Looking for a few letters is far cheaper than a pattern, and says no to nearly all files. */
const questions = {
	importMeta: (text: string) => text.includes('import.meta') && /\bimport\.meta\b/.test(text),
	commonjs: (text: string) => /\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/.test(text),
	removes: (text: string) => /\b(?:unlink|unlinkSync|rm|rmSync|remove)\s*\(/.test(text),
	uploads: (text: string) => /\b(?:putObject|upload|uploadFile|PutObjectCommand|Upload|cloudinary|bucket)\b/.test(text),
	passesOn: (text: string) => /\b(?:putObject|uploadFile|PutObjectCommand|cloudinary|bucket)\b|\bnew Upload\s*\(|\.upload\s*\(/.test(text),
	mentionsArguments: (text: string) => ['argv', 'opts()', 'parseArgs', 'Deno.args'].some((word) => text.includes(word)),
	ownQueue: (text: string) =>
		text.includes('assertQueue(') && /\bassertQueue\(\s*(?:(?:''|""|``)|[^;]{0,200}?\bexclusive\s*:\s*true)/.test(text),
	namesDeploy: (text: string) =>
		(text.includes('development') || text.includes('production') || text.includes('staging')) &&
		/\b(?:development|production|staging)\b/.test(text),
	makesTables: (text: string) =>
		/\b(?:create\s{1,9}(?:unlogged\s{1,9})?table|create\s{1,9}(?:database|schema|type|domain|extension|(?:unique\s{1,9})?index)|alter\s{1,9}(?:table|type|domain))\b/i.test(
			text,
		),
	callsForSchema: (text: string) =>
		/\b(?:createCollection|createIndex(?:es)?|ensureIndex(?:es)?|createTable(?:IfNotExists)?|sync)\s*\(/.test(text),
	callsSeeds: (text: string) =>
		/seed|populateD/i.test(text) || /(?:Default|Initial|First|Root|Super|Admins?|Roles)\w{0,60}\s{0,9}\(/.test(text),
	readsStatements: (text: string) => text.includes('.sql') && text.includes('readFile'),
	sweeps: (text: string) =>
		/\b(?:deleteMany|drop(?:Database|Collection|(?:All)?Tables?(?:IfExists)?)?)\s*\(/.test(text) ||
		/\b(?:truncate|drop\s{1,9}(?:table|database|schema)|vacuum|reindex|alter\s{1,9}system|delete\s{1,9}from)\b/i.test(text),
	choosesEngine: (text: string) => /\b(?:client|dialect|type|provider)['"]?\s*:/.test(text),
	/** A manifest of Glue registers plugins by their names. */
	registersPlugins: (text: string) => /\b(?:register|registrations)\b/.test(text) && /\bplugins?['"]?\s*:/.test(text),
	synchronizes: (text: string) => /\b(?:synchronize|migrationsRun)['"]?\s*:/.test(text),
	namesTypeorm: (text: string) => /['"]typeorm['"]/.test(text),
	/** A compiler leaves the place of its map behind. */
	isCompiled: (text: string) => text.includes('sourceMappingURL=') && /^\/\/# sourceMappingURL=(?!\$)\S/m.test(text),
	/** A client of MSAL gets tokens for users again, or is handed those that are kept elsewhere. */
	renewsTokens: (text: string) => text.includes('acquireTokenSilent'),
	loadsTokens: (text: string) => text.includes('.deserialize('),
	aliases: (text: string) => /\balias\b/.test(text),
	mayHoldSchema: (text: string) => /env|config|schema/i.test(text),
	/** Handlers that swagger-tools finds by their names are handed what the document says of a request. */
	asksSwagger: (text: string) => text.includes('.swagger.'),
	holdsPorts: mayHoldPorts,
	readsConfig: (text: string) => text.includes('config') && /['"`](?:config|egg|@feathersjs\/configuration)['"`]/.test(text),
	/** Entries of convict's: `{ format: 'Number', default: 3000, env: 'PORT' }`. */
	nestedSchema: (text: string) =>
		text.includes('default') && /\benv['"]?\s*:\s*['"`][A-Z]/.test(text) && /\b(?:format|doc)['"]?\s*:/.test(text),
} as const;

/** What can be asked of a text as a whole. */
export type Question = keyof typeof questions;

/**
 * The text of a file as a whole, function bodies and comments included that are left out before it is parsed. What is asked of it
 * is answered once.
 */
export class WholeText {
	readonly text: string;
	readonly #answers = new Map<Question, boolean>();

	constructor(text: string) {
		this.text = text;
	}

	/** The answer to a question about all of the text. */
	says(question: Question): boolean {
		let answer = this.#answers.get(question);
		if (answer === undefined) {
			answer = questions[question](this.text);
			this.#answers.set(question, answer);
		}
		return answer;
	}

	/**
	 * What the text became by an edit of a stretch of it; undefined where somebody was answered what does not hold any more: facts
	 * may change though what is parsed is the same.
	 */
	edited(text: string, before: string, after: string): WholeText | undefined {
		const edited = new WholeText(text);
		for (const [question, answer] of this.#answers) {
			const ask = questions[question];
			if (answer ? ask(before) && !ask(after) && !ask(text) : ask(after)) {
				return undefined;
			}
			edited.#answers.set(question, answer);
		}
		return edited;
	}
}
