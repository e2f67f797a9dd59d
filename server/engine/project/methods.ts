import type { LocatedFact } from '../core/fact.js';
import { groupedBy } from '../core/group.js';
import { hashOfWord } from '../core/wordHash.js';
import { wordList, wordSet } from '../core/wordList.js';
import { isIdle } from './idle.js';
import { isAside } from './leftBehind.js';
import { mentionsOf } from './mentions.js';
import { conventional, isCalledByOthers } from './outerCalls.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';
import { unreadIn } from './unread.js';

type Method = LocatedFact<'module.method'>;

/**
 * Names by which streams (https://nodejs.org/api/stream.html#implementing-a-readable-stream), iterators, NestJS
 * (https://docs.nestjs.com/fundamentals/lifecycle-events), components and elements are called, besides those of modules.
 */
const ofFrameworks: ReadonlySet<string> = wordSet(`
	_read _write _writev _transform _flush _final _destroy _construct next return throw dispose inspect
	onModuleInit onModuleDestroy onApplicationBootstrap onApplicationShutdown beforeApplicationShutdown configure use canActivate intercept
	transform validate catch resolve serializeUser deserializeUser render connectedCallback disconnectedCallback attributeChangedCallback
	adoptedCallback initialize apply
`);

/** Packages that call methods of objects by names that stand in other files, or in what comes over a wire. */
const callers: readonly string[] = wordList(`
	@grpc/grpc-js grpc @grpc/proto-loader soap jayson comlink rpc-websockets dnode zerorpc json-rpc-2.0 typed-rpc @temporalio/worker @temporalio/activity
`);

/** Files whose templates call methods of what they are given. */
const templates = /\.(?:ejs|pug|jade|njk|nunjucks|twig|liquid|eta|graphql|gql|proto|wsdl)$/;

/** What of a workspace calls methods, made once for all that is asked until the typing rests. */
class Calls {
	/** Hashes of names of methods that code mentions which may run. */
	readonly #alive = new Set<string>();
	readonly #decidable = new Map<string, boolean>();
	readonly #project: Project;
	readonly #templates: ReadonlySet<string>;

	constructor(project: Project) {
		this.#project = project;
		this.#templates = new Set([...project.allFiles].filter((path) => templates.test(path)).map((path) => project.packageOf(path).folder));
		const said = [...mentionsOf(project).byHash].flatMap(([name, all]) => all.map(({ path, holder }) => ({ name, path, holder })));
		for (const { name, holder } of said) {
			if (holder === undefined) {
				this.#alive.add(name);
			}
		}
		const held = groupedBy(said, ({ path, holder }) => (holder === undefined ? undefined : `${path} ${holder}`));
		const release = (key: string): void => held.get(key)?.forEach(({ name }) => this.#alive.add(name));
		const byName = groupedBy(project.of('module.method'), ({ name }) => hashOfWord(name));
		for (const one of project.of('module.method')) {
			if (!this.#isDecidable(one)) {
				release(keyOf(one));
			}
		}
		for (const one of project.of('module.idle')) {
			if (held.has(`${one.path} ${one.name}`) && !isIdle(project, one)) {
				release(`${one.path} ${one.name}`);
			}
		}
		// What is added on the way is gone through, too.
		for (const name of this.#alive) {
			byName.get(name)?.forEach((one) => release(keyOf(one)));
		}
	}

	/** Whether nothing calls a method. */
	isUncalled(method: Method): boolean {
		return !this.#alive.has(hashOfWord(method.name)) && this.#isDecidable(method);
	}

	/** Whether only who writes the name of a method can call it. */
	#isDecidable(method: Method): boolean {
		const { name, path, of } = method;
		if (name.length <= 2 || conventional.has(name) || ofFrameworks.has(name)) {
			return false;
		}
		const key = `${path} ${of}`;
		let isDecidable = this.#decidable.get(key);
		if (isDecidable === undefined) {
			isDecidable = this.#isKnown(path) && this.#isOfOwn(method, new Set());
			this.#decidable.set(key, isDecidable);
		}
		return isDecidable;
	}

	/** Whether all that may call methods of the classes of a file is read. */
	#isKnown(path: string): boolean {
		const project = this.#project;
		const owner = project.packageOf(path);
		return (
			owner.kind === 'service' &&
			!isCalledByOthers(path, false, project) &&
			!callers.some((name) => project.dependencyOf(path, name) !== undefined) &&
			!unreadIn(project, owner.folder) &&
			!this.#templates.has(owner.folder)
		);
	}

	/** Whether all that a class is made of stands in the workspace, and nothing that knows it calls methods by computed names. */
	#isOfOwn({ path, of, heritage }: Pick<Method, 'path' | 'of' | 'heritage'>, seen: Set<string>): boolean {
		const project = this.#project;
		const key = `${path} ${of}`;
		if (seen.has(key)) {
			return true;
		}
		seen.add(key);
		const knowing = project.importersOf(path).filter((importer) => !isAside(importer, project));
		if ([path, ...knowing].some((one) => project.in(one, 'module.words').some(({ computed }) => computed === true))) {
			return false;
		}
		const methodOf = (file: string, base: string): Method | undefined => project.in(file, 'module.method').find((one) => one.of === base);
		const isOwn = (base: Method | undefined): boolean => base === undefined || this.#isOfOwn(base, seen);
		return (heritage ?? []).every((name) => {
			for (const { specifier, names } of project.in(path, 'module.import')) {
				const taken = names.find(({ local }) => local === name);
				if (taken !== undefined) {
					const file = project.resolveModule(specifier, path);
					return file !== undefined && isOwn(methodOf(file, taken.exported));
				}
			}
			const own = methodOf(path, name);
			return own !== undefined && isOwn(own);
		});
	}
}

function keyOf({ path, of, name }: Method): string {
	return `${path} ${of}.${name}`;
}

const callsOf = rememberedOverKeystrokes((project) => new Calls(project));

/** Whether nothing calls a method, as it was when the typing last rested. */
export function isUncalled(method: Method, project: Project): boolean {
	return callsOf(project).isUncalled(method);
}
