import type { ImportValue, ParameterPlace, Route, Value } from '../core/value.js';
import { agreed, propertyOf } from '../core/value.js';
import type { FactIndex } from './facts.js';
import { type Declared, Given } from './given.js';
import type { Modules } from './modules.js';
import { Settings } from './settings.js';
import { SettingSources } from './settingSources.js';

const kinds: ReadonlySet<string> = new Set<Value['kind']>([
	'literal',
	'secret',
	'env',
	'template',
	'object',
	'list',
	'choice',
	'place',
	'import',
	'unknown',
]);
/** Modules that one value may be followed through, and nodes of values that one question may look at. */
const limits = { depth: 20, nodes: 2_000 };

interface Walk {
	readonly active: Set<string>;
	nodes: number;
}

/** Follows values through the imports and exports of the workspace. */
export class Values {
	readonly #facts: FactIndex;
	readonly #modules: Modules;
	readonly #settings: Settings;
	readonly #given: Given;
	readonly #sources: SettingSources;
	readonly #exports = new Map<string, ReadonlyMap<string, Value> | undefined>();

	constructor(facts: FactIndex, modules: Modules) {
		this.#facts = facts;
		this.#modules = modules;
		this.#settings = new Settings(facts);
		this.#sources = new SettingSources(facts, modules);
		this.#given = new Given(facts, modules, (route, from) => this.#declared(route, from, { active: new Set(), nodes: 0 }));
	}

	/** A value with every import in it followed as far as it can be. What is written in another file than `from` has its path. */
	resolve(value: Value, from: string): Value {
		return this.#resolve(value, value.path ?? from, from, { active: new Set(), nodes: 0 });
	}

	/** A fact with each of its values followed. */
	resolved<Fact extends { readonly path: string }>(fact: Fact): Fact {
		const source = fact as unknown as Readonly<Record<string, unknown>>;
		let changed: Record<string, unknown> | undefined;
		for (const [name, each] of Object.entries(source)) {
			if (typeof each !== 'object' || each === null || name === 'span' || Array.isArray(each)) {
				continue;
			}
			let next: unknown = each;
			if (isValue(each)) {
				next = this.resolve(each, fact.path);
			} else {
				next = mapRecord(each as Readonly<Record<string, unknown>>, (inner) => (isValue(inner) ? this.resolve(inner, fact.path) : inner));
			}
			if (next !== each) {
				changed ??= { ...source };
				changed[name] = next;
			}
		}
		return (changed as unknown as Fact | undefined) ?? fact;
	}

	/** `at` is the file the value is written in, `home` the file of who asks. */
	#resolve(value: Value, at: string, home: string, walk: Walk): Value {
		if (++walk.nodes > limits.nodes) {
			return located(value, at, home);
		}
		const child = (each: Value): Value => this.#resolve(each, each.path ?? at, home, walk);
		switch (value.kind) {
			case 'import':
				return this.#follow(value, at, home, walk);
			case 'env': {
				const given = value.setting === undefined ? undefined : this.#givenByService(value.setting, value, at, home, walk);
				if (given) {
					return given;
				}
				const fallback = value.fallback && child(value.fallback);
				return located(fallback === value.fallback || !fallback ? value : { ...value, fallback }, at, home);
			}
			case 'template': {
				const parts = mapList(value.parts, child);
				return located(parts === value.parts ? value : { ...value, parts }, at, home);
			}
			case 'list': {
				const items = mapList(value.items, child);
				return located(items === value.items ? value : { ...value, items }, at, home);
			}
			case 'choice': {
				const of = mapList(value.of, child);
				return located(of === value.of ? value : { ...value, of }, at, home);
			}
			case 'object': {
				const properties = mapRecord(value.properties, child);
				return located(properties === value.properties ? value : { ...value, properties }, at, home);
			}
			case 'unknown':
				return (
					(value.route && this.#told(value.route, at, home, walk)) ??
					(value.parameter && this.#handed(value.parameter, at, home, walk)) ??
					located(value, at, home)
				);
			default:
				return located(value, at, home);
		}
	}

	/** What its module says that a route leads to. */
	#told(route: Route, at: string, home: string, walk: Walk): Value | undefined {
		const setting = this.#settingAt(route, at, walk);
		return setting && this.#resolve(setting.value, setting.path, home, walk);
	}

	/** What a service of settings gives by a path, where the project has one source for that. */
	#givenByService(path: string, value: Value & { readonly kind: 'env' }, at: string, home: string, walk: Walk): Value | undefined {
		const [found, ...others] = this.#sources.of(path).flatMap(({ route, from }) => this.#settingAt(route, from, walk) ?? []);
		if (found === undefined || others.some((other) => other.path !== found.path)) {
			return undefined;
		}
		const given = once(walk, `\0${path}`, () => this.#resolve(found.value, found.path, home, walk));
		// Where there is none, what the caller has in its stead is used.
		return given?.kind === 'env' && given.fallback === undefined && value.fallback
			? { ...given, fallback: this.#resolve(value.fallback, value.fallback.path ?? at, home, walk) }
			: given;
	}

	/** What another module gives a parameter. */
	#handed(parameter: ParameterPlace, at: string, home: string, walk: Walk): Value | undefined {
		const given = this.#given.to(parameter, at);
		const key = `${at}\0${parameter.names.join(' ')}\0${parameter.index}`;
		return given && once(walk, key, () => this.#resolve(given.value, given.path, home, walk));
	}

	/** The export that a route leads to at last, through those that only hand it on. */
	#declared(route: Route, at: string, walk: Walk, depth = 0): Declared | undefined {
		const found = depth > limits.depth ? undefined : this.#exported(route, at, walk);
		if (!found) {
			return undefined;
		}
		const { value, path, name, members } = found;
		return value.kind === 'import'
			? this.#declared({ ...value, members: [...value.members, ...members] }, value.path ?? path, walk, depth + 1)
			: { path, name, members };
	}

	/** The setting that a route leads to, and the file it is told in. */
	#settingAt(route: Route, at: string, walk: Walk, depth = 0): { readonly value: Value; readonly path: string } | undefined {
		if (depth > limits.depth || ++walk.nodes > limits.nodes) {
			return undefined;
		}
		if (route.specifier === '') {
			return this.#settingIn(at, route.name, route.members);
		}
		const found = this.#exported(route, at, walk);
		if (!found) {
			return undefined;
		}
		const { path } = found;
		const { value, members } = inside(found.value, found.members);
		const next = value.kind === 'unknown' ? value.route : value.kind === 'import' ? value : undefined;
		return next
			? this.#settingAt({ ...next, members: [...next.members, ...members] }, value.path ?? path, walk, depth + 1)
			: this.#settingIn(path, found.name, found.members);
	}

	#settingIn(path: string, name: string, members: readonly string[]): { readonly value: Value; readonly path: string } | undefined {
		for (const setting of this.#facts.in(path, 'module.setting')) {
			if (setting.of === name && setting.members.every((member, index) => member === members[index])) {
				const { value, members: rest } = inside(setting.value, members.slice(setting.members.length));
				const [name] = rest;
				if (value.kind === 'env' && value.name === undefined && name !== undefined && /^[A-Z][A-Z\d_]*$/.test(name)) {
					return { value: { ...value, name }, path };
				}
				// A part of a text that comes from the environment comes from there, too.
				return rest.length === 0 || value.kind === 'env' ? { value, path } : undefined;
			}
		}
		return undefined;
	}

	#follow(value: ImportValue, at: string, home: string, walk: Walk): Value {
		const found = this.#exported(value, at, walk);
		if (!found) {
			const path = this.#modules.resolve(value.specifier, at);
			const setting = path === undefined ? this.#settings.of(value, at) : this.#settings.in(path, value);
			return setting ? this.#setting(setting, value, at, home, walk) : located(value, at, home);
		}
		const key = `${found.path}\0${found.name}\0${found.members.join('.')}`;
		const told = once(
			walk,
			key,
			() => this.#member(found.value, found.path, found.members, home, walk) ?? this.#told(value, at, home, walk),
		);
		return told ?? located(value, at, home);
	}

	/** A setting, with what its own file imports. */
	#setting(setting: Value, value: ImportValue, at: string, home: string, walk: Walk): Value {
		const key = `${value.specifier}\0${value.name}\0${value.members.join('.')}`;
		return once(walk, key, () => this.#resolve(setting, setting.path ?? at, home, walk)) ?? located(value, at, home);
	}

	/** The value of a property, however deep; imports on the way are followed, and what is not there is not made up. */
	#member(value: Value, at: string, members: readonly string[], home: string, walk: Walk): Value | undefined {
		let current: Value = value;
		for (let index = 0; index < members.length; index++) {
			current = onlyImport(current) ?? current;
			if (current.kind === 'import') {
				const rest = members.slice(index);
				const deeper: ImportValue = { ...current, members: [...current.members, ...rest] };
				const result = this.#follow(deeper, current.path ?? at, home, walk);
				return result.kind === 'import' && result.members === deeper.members ? undefined : result;
			}
			const name = members[index]!;
			const next = current.kind === 'choice' ? agreed(current.of.map((one) => propertyOf(one, name))) : propertyOf(current, name);
			if (!next) {
				return undefined;
			}
			current = next;
		}
		return this.#resolve(current, current.path ?? at, home, walk);
	}

	/** The export that an import names, with the members that are still to be read from it. */
	#exported(
		value: Route,
		at: string,
		walk: Walk,
	): { readonly value: Value; readonly path: string; readonly name: string; readonly members: readonly string[] } | undefined {
		const path = this.#modules.resolve(value.specifier, at);
		if (path === undefined) {
			return undefined;
		}
		const { name, members } = value;
		const own = this.#find(path, name, walk);
		if (own) {
			return { ...own, name, members };
		}
		const fallback = name === 'default' ? undefined : this.#find(path, 'default', walk);
		if (name === '*' || name === 'default') {
			const [first, ...rest] = members;
			if (first !== undefined) {
				const named = this.#find(path, first, walk);
				if (named) {
					return { ...named, name: first, members: rest };
				}
				if (first === 'default' && fallback) {
					return { ...fallback, name: 'default', members: rest };
				}
				return fallback && { ...fallback, name: 'default', members };
			}
			return fallback && { ...fallback, name: 'default', members: [] };
		}
		return fallback && { ...fallback, name: 'default', members: [name, ...members] };
	}

	/** An export of a file by its name, through `export *`. */
	#find(path: string, name: string, walk: Walk): { readonly value: Value; readonly path: string } | undefined {
		const visited = new Set<string>();
		const queue = [path];
		for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
			if (visited.has(current) || visited.size > 200) {
				continue;
			}
			visited.add(current);
			walk.nodes++;
			const all = this.#exportsOf(current);
			const own = name === '*' ? undefined : all?.get(name);
			if (own) {
				return { value: own, path: own.path ?? current };
			}
			if (name === '*') {
				return undefined;
			}
			for (const star of this.#starsOf(current)) {
				const next = this.#modules.resolve(star, current);
				if (next !== undefined) {
					queue.push(next);
				}
			}
		}
		return undefined;
	}

	#exportsOf(path: string): ReadonlyMap<string, Value> | undefined {
		if (!this.#exports.has(path)) {
			const all = new Map<string, Value>();
			const twice = new Set<string>();
			for (const { name, value } of this.#facts.in(path, 'module.export')) {
				if (name !== '*') {
					if (all.has(name)) {
						twice.add(name);
					}
					all.set(name, value);
				}
			}
			// Assigned more than once: which one holds is not known.
			for (const name of twice) {
				all.delete(name);
			}
			this.#exports.set(path, all.size > 0 ? all : undefined);
		}
		return this.#exports.get(path);
	}

	#starsOf(path: string): readonly string[] {
		return this.#facts
			.in(path, 'module.export')
			.flatMap(({ name, value }) => (name === '*' && value.kind === 'import' ? [value.specifier] : []));
	}
}

/** What is found behind a step of a walk; undefined where it is being taken already, or the way is too long. */
function once(walk: Walk, step: string, find: () => Value | undefined): Value | undefined {
	if (walk.active.has(step) || walk.active.size >= limits.depth) {
		return undefined;
	}
	walk.active.add(step);
	const found = find();
	walk.active.delete(step);
	return found;
}

/** What lies in a value by the names of properties, as far as they lead, and those that are left. */
function inside(value: Value, members: readonly string[]): { readonly value: Value; readonly members: readonly string[] } {
	const [first, ...rest] = members;
	const next = first === undefined ? undefined : propertyOf(value, first);
	return next ? inside(next, rest) : { value, members };
}

/** What a condition chooses where it is the same import either way: `isProduction ? settings : settings`. */
function onlyImport(value: Value): ImportValue | undefined {
	const of = value.kind === 'choice' ? value.of : [];
	const [first] = of;
	return first?.kind === 'import' && agreed(of) !== undefined ? first : undefined;
}

function isValue(each: unknown): each is Value {
	return (
		typeof each === 'object' && each !== null && 'kind' in each && 'span' in each && typeof each.kind === 'string' && kinds.has(each.kind)
	);
}

function located(value: Value, at: string, home: string): Value {
	return at === home || value.path === at ? value : { ...value, path: at };
}

function mapList<Item>(items: readonly Item[], map: (item: Item) => Item): readonly Item[] {
	let changed: Item[] | undefined;
	items.forEach((item, index) => {
		const next = map(item);
		if (next !== item) {
			changed ??= [...items];
			changed[index] = next;
		}
	});
	return changed ?? items;
}

function mapRecord<Item>(items: Readonly<Record<string, Item>>, map: (item: Item) => Item): Readonly<Record<string, Item>> {
	let changed: Record<string, Item> | undefined;
	for (const [name, item] of Object.entries(items)) {
		const next = map(item);
		if (next !== item) {
			changed ??= { ...items };
			changed[name] = next;
		}
	}
	return changed ?? items;
}
