import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import { maskLine } from '../../core/secrets.js';
import { parseCommandLine } from '../../shell/parse.js';
import type { Reader } from '../reader.js';
import { interpolatedValue } from './interpolation.js';
import { serviceSettings } from './composeSettings.js';
import { YamlView } from './yamlView.js';
import { parseYaml, textOfScalar, type YamlDocument, type YamlEntry } from './yaml.js';

/**
 * Reads compose files: services, their environment and their commands. A command that is one simple command has the exec form
 * even when it is written as text, since
 * compose splits it into words and no shell takes part.
 */
export const compose: Reader = {
	id: 'compose',
	claims: (path) => /^(?:(?:docker-)?compose|docker-(?:stack|swarm)|swarm-stack)(?:[._-][\w.-]+)?\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) => parseYaml(text, reset).flatMap((document) => servicesOf(document, text)),
};

/** What a file that is laid over another one takes away again: `build: !reset null`. */
const reset = '!reset';

/** Facts of one file: enough for any real one, and an end to merges that multiply. */
const mostFacts = 5000;

function servicesOf(document: YamlDocument, text: string): readonly Fact[] {
	const declared = document.entries(document.root).find((entry) => entry.name === 'services');
	// The first format had its services at the top.
	const services =
		declared === undefined
			? document.entries(document.root).filter((entry) => document.get(entry.value, 'image') ?? document.get(entry.value, 'build'))
			: document.entries(declared.value);
	const facts: Fact[] = [];
	const view = new YamlView(document, text);
	for (const service of services) {
		if (facts.length > mostFacts) {
			break;
		}
		if (isMap(document.follow(service.value))) {
			facts.push(
				...new ServiceFacts(document, text, service).all(),
				...serviceSettings(view, service.name, document.follow(service.value)!),
			);
		}
	}
	return [...facts, ...variablesAsked(document, text, services)];
}

/** What a text asks compose for; two dollars stand for one. */
const asked = /(?<![$\\])\$\{?([A-Za-z_]\w{0,127})/g;

/** The variables that a file asks for anywhere but in the environments of its services, which may only hand them on. */
function variablesAsked(document: YamlDocument, text: string, services: readonly YamlEntry[]): readonly Fact[] {
	const environments = services.flatMap((service): readonly Span[] => {
		const range = document.get(service.value, 'environment')?.range;
		return range ? [{ start: range[0], end: range[1] }] : [];
	});
	const names = new Set<string>();
	for (const { index, 0: whole, 1: name } of text.matchAll(asked)) {
		const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
		if (!/^\s*#|\s#/.test(line) && !environments.some(({ start, end }) => index >= start && index + whole.length <= end)) {
			names.add(name!);
		}
	}
	return names.size === 0 ? [] : [{ kind: 'compose.variables', span: { start: 0, end: 0 }, names: [...names].slice(0, mostFacts) }];
}

class ServiceFacts {
	readonly #document: YamlDocument;
	readonly #text: string;
	readonly #service: YamlEntry;

	constructor(document: YamlDocument, text: string, service: YamlEntry) {
		this.#document = document;
		this.#text = text;
		this.#service = service;
	}

	all(): readonly Fact[] {
		const facts: Fact[] = [this.#description()];
		for (const entry of this.#document.entries(this.#service.value)) {
			const value = this.#document.follow(entry.value);
			if (value === undefined) {
				continue;
			}
			switch (entry.name) {
				case 'environment':
					facts.push(...this.#environment(value));
					break;
				case 'env_file':
					facts.push(...this.#environmentFiles(value));
					break;
				case 'command':
				case 'entrypoint':
					facts.push(...this.#process(entry, value));
					break;
			}
		}
		return facts;
	}

	#description(): Fact<'compose.service'> {
		const value = this.#service.value;
		const build = this.#document.get(value, 'build');
		const context = textOfScalar(build) ?? textOfScalar(this.#document.get(build, 'context')) ?? (isMap(build) ? '.' : undefined);
		const image = textOfScalar(this.#document.get(value, 'image'));
		const dockerfile = textOfScalar(this.#document.get(build, 'dockerfile'));
		// What counts unless somebody says otherwise: `${TARGET:-production}`.
		const target = textOfScalar(this.#document.get(build, 'target'))?.replace(/^\$\{\w{1,100}:?-([\w.-]{1,100})\}$/, '$1');
		return {
			kind: 'compose.service',
			span: this.#document.spanOf(this.#service.key),
			service: this.#service.name,
			...(image === undefined ? {} : { image: maskLine(image) }),
			...(context === undefined ? {} : { build: maskLine(context) }),
			...(dockerfile === undefined ? {} : { dockerfile }),
			...(target === undefined ? {} : { target }),
			init: textOfScalar(this.#document.get(value, 'init')) === 'true',
		};
	}

	/** Both forms: a mapping of names to values, and a list of `NAME=value`. A name alone is passed on from the environment of compose. */
	#environment(node: Node): readonly Fact[] {
		if (isSeq(node)) {
			return node.items.flatMap((item) => {
				const scalar = this.#document.follow(item);
				const text = textOfScalar(scalar);
				const name = /^[A-Za-z_][\w.-]{0,127}/.exec(text ?? '')?.[0];
				if (scalar === undefined || text === undefined || name === undefined) {
					return [];
				}
				const span = this.#document.spanOf(scalar);
				const at = this.#startOf(scalar, text);
				if (text[name.length] !== '=') {
					return text === name ? [this.#declaration(name, span, { kind: 'env', name, span })] : [];
				}
				const start = at === undefined ? undefined : at + name.length + 1;
				const value = start === undefined ? span : { start, end: start + text.length - name.length - 1 };
				return [this.#declaration(name, span, this.#value(name, text.slice(name.length + 1), value, start))];
			});
		}
		return this.#document.entries(node).flatMap(({ name, key, value }) => {
			if (!/^[A-Za-z_][\w.-]{0,127}$/.test(name)) {
				return [];
			}
			const keySpan = this.#document.spanOf(key);
			const scalar = this.#document.follow(value);
			if (scalar === undefined || (isScalar(scalar) && scalar.value === null)) {
				return [this.#declaration(name, keySpan, { kind: 'env', name, span: keySpan })];
			}
			const text = textOfScalar(scalar);
			const span = this.#document.spanOf(scalar);
			return text === undefined
				? []
				: [
						this.#declaration(
							name,
							{ start: keySpan.start, end: Math.max(keySpan.end, span.end) },
							this.#value(name, text, span, this.#startOf(scalar, text)),
						),
					];
		});
	}

	#value(name: string, text: string, span: Span, at: number | undefined): Fact<'env.declare'>['value'] {
		return interpolatedValue({ name, text, span, at, certain: true }, { escape: '$$' });
	}

	#declaration(variable: string, span: Span, value: Fact<'env.declare'>['value']): Fact<'env.declare'> {
		return { kind: 'env.declare', span, variable, value, source: 'compose', owner: this.#service.name };
	}

	#environmentFiles(node: Node): readonly Fact[] {
		const items = isSeq(node) ? node.items.map((item) => this.#document.follow(item)) : [node];
		return items.flatMap((item): readonly Fact[] => {
			const file = isMap(item) ? this.#document.get(item, 'path') : item;
			const text = textOfScalar(file);
			if (file === undefined || text === undefined) {
				return [];
			}
			const span = this.#document.spanOf(file);
			return [
				{
					kind: 'env.load',
					span,
					api: 'compose.env_file',
					file: interpolatedValue({ name: '', text, span, at: this.#startOf(file, text), certain: false }, { escape: '$$' }),
					override: false,
				},
			];
		});
	}

	#process(entry: YamlEntry, node: Node): readonly Fact[] {
		const whole = {
			start: this.#document.spanOf(entry.key).start,
			end: Math.max(this.#document.spanOf(entry.key).end, this.#document.spanOf(node).end),
		};
		const base = {
			kind: 'process.declare',
			name: this.#service.name,
			source: entry.name === 'command' ? 'compose' : 'compose-entrypoint',
			instruction: whole,
			owner: this.#service.name,
		} as const;
		if (isSeq(node)) {
			const argv = node.items
				.flatMap((item) => textOfScalar(this.#document.follow(item)) ?? [])
				.map((word) => maskLine(word.replaceAll('$$', '$')));
			return argv.length === 0 ? [] : [{ ...base, span: this.#document.spanOf(node), form: 'exec', command: argv.join(' '), argv }];
		}
		const text = textOfScalar(node);
		if (text === undefined || text.trim() === '') {
			return [];
		}
		const at = this.#startOf(node, text);
		const span = at === undefined ? this.#document.spanOf(node) : { start: at, end: at + text.length };
		const command = maskLine(text);
		const line = parseCommandLine(command);
		const only = line.commands[0];
		const simple =
			line.complete &&
			line.commands.length === 1 &&
			only !== undefined &&
			only.redirections.length === 0 &&
			only.next === undefined &&
			only.assignments.length === 0;
		return [
			simple
				? { ...base, span, form: 'exec', command, argv: only.words.map((word) => word.text.replaceAll('$$', '$')) }
				: { ...base, span, form: 'shell', command },
		];
	}

	/** Where the text of a scalar starts in the file, when it stands there character by character. */
	#startOf(node: Node, text: string): number | undefined {
		const { start, end } = this.#document.spanOf(node);
		return [start, start + 1].find((at) => at + text.length <= end && this.#text.startsWith(text, at));
	}
}
