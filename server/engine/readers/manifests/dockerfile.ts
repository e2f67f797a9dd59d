import {
	DockerfileParser,
	type Add,
	type Arg,
	type Copy,
	type Dockerfile,
	type Env,
	type From,
	type Instruction,
	type ModifiableInstruction,
} from 'dockerfile-ast';
import { splitImage } from '../../core/imageName.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import { maskLine } from '../../core/secrets.js';
import { brokenList } from '../../shell/brokenList.js';
import type { Reader } from '../reader.js';
import { purposeFacts } from './dockerfileHead.js';
import { settingFacts } from './dockerfileSettings.js';
import { imageRuntime, installedRuntime } from './imageRuntime.js';
import type { Value } from '../../core/value.js';
import { interpolatedValue } from './interpolation.js';
import { withoutByteOrderMark } from './json.js';

type Range = NonNullable<ReturnType<Instruction['getArgumentsRange']>>;

/** Reads Dockerfiles and Containerfiles: stages, what they are built from and with, their environment, and what they start. */
export const dockerfile: Reader = {
	id: 'dockerfile',
	claims: (path) =>
		/^(?:(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?|[\w.-]+\.(?:dockerfile|containerfile))$/i.test(baseName(path)) &&
		!/\.(?:dockerignore|md|[jt]s|sh|py|ya?ml|json)$/i.test(path) &&
		// A copy that somebody put aside.
		!/[.-](?:bak|backup|old|orig|save|unused|disabled)$/i.test(path),
	read: async ({ path, text }) => new DockerfileFacts(withoutByteOrderMark(text), /(?:^|\/)\.devcontainer\//.test(path)).all(),
};

/** What a stage ends up with: the last of several commands counts. */
interface Stage {
	readonly index: number;
	readonly name: string;
	/** The stage that it continues (`FROM base`). */
	readonly under: Stage | undefined;
	readonly commands: Map<string, Fact<'process.declare'>>;
	/** What its variables are where it ends. */
	readonly settings: Map<string, string>;
}

class DockerfileFacts {
	readonly #document: TextDocument;
	readonly #text: string;
	readonly #tree: Dockerfile;
	readonly #facts: Fact[] = [];
	readonly #stages: Stage[] = [];
	readonly #defaults = new Map<string, string>();
	readonly #last: number;
	readonly #isForDevelopers: boolean;

	constructor(text: string, isForDevelopers: boolean) {
		this.#isForDevelopers = isForDevelopers;
		this.#text = text;
		this.#document = TextDocument.create('', '', 0, text);
		// Where a comment at the top ends with the file, the parser looks for a directive from every one of its characters.
		this.#tree = DockerfileParser.parse(text.endsWith('\n') ? text : `${text}\n`);
		this.#last = this.#tree.getInstructions().filter((instruction) => instruction.getKeyword() === 'FROM').length - 1;
	}

	all(): readonly Fact[] {
		for (const instruction of this.#tree.getInstructions()) {
			this.#read(instruction);
		}
		const handedOn = this.#commandsHandedOn();
		return [
			...purposeFacts(this.#text),
			...this.#facts,
			...this.#stages.flatMap((stage) =>
				[...stage.commands.values()].map((fact) => (handedOn.has(fact) ? { ...fact, final: true } : fact)),
			),
		];
	}

	/**
	 * What the last stage starts without saying so itself, since the stage does that it continues. Who sets an entry point gets none of
	 * the commands below (https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact).
	 */
	#commandsHandedOn(): ReadonlySet<Fact<'process.declare'>> {
		const found = new Map<string, Fact<'process.declare'>>();
		for (let stage = this.#stages.at(-1); stage !== undefined && !found.has('ENTRYPOINT'); stage = stage.under) {
			for (const [keyword, fact] of stage.commands) {
				if (!found.has(keyword)) {
					found.set(keyword, fact);
				}
			}
		}
		return new Set(found.values());
	}

	#read(instruction: Instruction): void {
		const { stage, final } = this.#where();
		switch (instruction.getKeyword()) {
			case 'FROM':
				this.#from(instruction as From);
				break;
			case 'ARG':
			case 'ENV':
				this.#environment(instruction as Env | Arg);
				break;
			case 'RUN': {
				const { span, command } = this.#command(instruction);
				if (command !== '') {
					this.#facts.push({ kind: 'image.run', span, command, ...mountsOf(instruction), stage, final });
					this.#installed(span, final);
				}
				break;
			}
			case 'CMD':
			case 'ENTRYPOINT':
				this.#process(instruction);
				break;
			case 'SHELL': {
				const { span, argv } = this.#command(instruction);
				if (argv !== undefined) {
					this.#facts.push({ kind: 'image.shell', span, argv, stage });
				}
				break;
			}
			case 'WORKDIR': {
				const span = this.#argumentSpan(instruction);
				const written = this.#text.slice(span.start, span.end);
				const folder = this.#pathOf(written);
				if (folder !== '') {
					this.#facts.push({ kind: 'image.workdir', span, folder, ...variablesIn([written]), stage, final });
				}
				break;
			}
			case 'COPY':
			case 'ADD':
				this.#copy(instruction as Copy | Add);
				break;
			default:
				this.#facts.push(
					...settingFacts({
						instruction,
						text: this.#text,
						stage,
						final,
						span: this.#argumentSpan(instruction),
						argv: this.#command(instruction).argv,
					}),
				);
		}
	}

	/** Where the instruction stands; before the first FROM that is stage 0, which only ARG may do. */
	#where(): { readonly stage: number; readonly final: boolean; readonly owner: string } {
		const stage = Math.max(0, this.#stages.length - 1);
		return { stage, final: stage >= this.#last, owner: this.#stages[stage]?.name ?? String(stage) };
	}

	#from(from: From): void {
		const range = from.getImageRange();
		const written = from.getImage();
		if (range === null || written === null) {
			return;
		}
		const index = this.#stages.length;
		const alias = from.getBuildStage() ?? undefined;
		const name = this.#resolved(written);
		const under = this.#stages.findLast((stage) => stage.name.toLowerCase() === name.toLowerCase());
		const fromStage = under !== undefined;
		const parts = splitImage(name);
		this.#stages.push({ index, name: alias ?? String(index), under, commands: new Map(), settings: new Map(under?.settings) });
		this.#facts.push({
			kind: 'image.base',
			span: this.#span(range),
			...parts,
			...(alias === undefined ? {} : { alias }),
			stage: index,
			final: index >= this.#last,
			fromStage,
		});
		const argument = /\$\{?(\w{1,100})/.exec(written)?.[1];
		const runtime = fromStage ? undefined : imageRuntime(parts.image, parts.tag);
		if (runtime !== undefined) {
			this.#facts.push({
				kind: 'runtime.version',
				span: this.#span(range),
				...runtime,
				source: this.#isForDevelopers ? 'development' : 'image',
				setting: 'FROM',
				final: index >= this.#last,
				...(argument === undefined ? {} : { argument }),
			});
		}
	}

	/** The runtime that a command adds to an image which brings none, or another one. */
	#installed({ start, end }: Span, final: boolean): void {
		const found = installedRuntime(this.#text.slice(start, end));
		if (found !== undefined) {
			this.#facts.push({
				kind: 'runtime.version',
				span: { start: start + found.span.start, end: start + found.span.end },
				runtime: found.runtime,
				range: found.range,
				source: this.#isForDevelopers ? 'development' : 'image',
				setting: 'NodeSource',
				final,
			});
		}
	}

	/** An image with the defaults of the ARGs before the first FROM put in; what has no default stays a variable. */
	#resolved(image: string): string {
		return filledIn(image, this.#defaults);
	}

	/**
	 * A path with what the stage sets put in (https://docs.docker.com/reference/dockerfile/#environment-replacement), which is what a
	 * build has that is told nothing else; what is set nowhere, or to nothing, stays a variable.
	 */
	#pathOf(written: string): string {
		const text = written.replace(/^(["'])(.*)\1$/, '$2');
		return text.includes('$') && !text.includes('\\$') && !written.startsWith("'")
			? filledIn(text, this.#stages.at(-1)?.settings ?? this.#defaults)
			: text;
	}

	#environment(instruction: Env | Arg): void {
		const source = instruction.getKeyword() === 'ARG' ? 'dockerfile-arg' : 'dockerfile-env';
		const { owner } = this.#where();
		for (const property of instruction.getProperties()) {
			const variable = property.getName();
			const range = property.getValueRange();
			if (!/^[A-Za-z_][\w.-]{0,127}$/.test(variable)) {
				continue;
			}
			const whole = this.#span(property.getRange());
			if (range === null) {
				// An argument from before the first FROM is taken over by its name alone.
				this.#set(variable, this.#defaults.get(variable));
				this.#facts.push({
					kind: 'env.declare',
					span: whole,
					variable,
					value: { kind: 'unknown', span: { start: whole.end, end: whole.end } },
					source,
					owner,
				});
				continue;
			}
			const span = this.#span(range);
			const raw = this.#text.slice(span.start, span.end);
			const { text, at, expands } = unquoted(raw);
			const value = interpolatedValue(
				{
					name: variable,
					text: expands ? text : text.replaceAll('$', '\\$'),
					span,
					at: at === undefined || (!expands && text.includes('$')) ? undefined : span.start + at,
					certain: true,
				},
				{ escape: '\\$' },
			);
			this.#facts.push({ kind: 'env.declare', span: whole, variable, value, source, owner });
			this.#set(variable, isPlain(value) && expands ? this.#pathOf(text) : undefined);
			if (source === 'dockerfile-arg' && this.#stages.length === 0) {
				this.#defaults.set(variable, text);
			}
		}
	}

	/** What a variable is in the paths of this stage from here on; nothing is known of what still holds a variable. */
	#set(variable: string, text: string | undefined): void {
		const settings = this.#stages.at(-1)?.settings;
		if (text === undefined || text === '' || text.includes('$')) {
			settings?.delete(variable);
		} else {
			settings?.set(variable, text);
		}
	}

	#process(instruction: Instruction): void {
		const stage = this.#stages.at(-1);
		const { span, command, argv } = this.#command(instruction);
		const keyword = instruction.getKeyword();
		if (stage === undefined || (command === '' && argv === undefined)) {
			return;
		}
		stage.commands.set(keyword, {
			kind: 'process.declare',
			span,
			name: /^\d+$/.test(stage.name) ? 'image' : stage.name,
			source: keyword === 'CMD' ? 'dockerfile-cmd' : 'dockerfile-entrypoint',
			form: argv === undefined ? 'shell' : 'exec',
			command,
			...(argv === undefined ? {} : { argv }),
			...(argv === undefined && brokenList(this.#text.slice(span.start, span.end)) !== undefined && { brokenList: true as const }),
			instruction: this.#span(instruction.getRange()),
			owner: stage.name,
			final: stage.index >= this.#last,
		});
	}

	#copy(instruction: Copy | Add): void {
		const { stage, final } = this.#where();
		const { argv } = this.#command(instruction);
		const words = argv ?? instruction.getArguments().map((argument) => argument.getValue());
		const target = words.at(-1);
		if (target === undefined || words.length < 2) {
			return;
		}
		const from =
			instruction
				.getFlags()
				.find((flag) => flag.getName() === 'from')
				?.getValue() ?? undefined;
		const sources = words.slice(0, -1).filter((source) => !source.startsWith('<<'));
		this.#facts.push({
			kind: 'image.copy',
			span: this.#span(instruction.getRange()),
			sources: sources.map((source) => maskLine(this.#pathOf(source))),
			target: this.#pathOf(target),
			...variablesIn([...sources, target]),
			...(from === undefined ? {} : { from }),
			stage,
			final,
		});
	}

	/** What follows the flags of an instruction: a shell command line, or the arguments of an exec form. */
	#command(instruction: Instruction): { readonly span: Span; readonly command: string; readonly argv?: readonly string[] } {
		const span = this.#argumentSpan(instruction);
		const raw = withoutComments(this.#text.slice(span.start, span.end));
		const argv = raw.startsWith('[') ? execForm(raw) : undefined;
		return argv === undefined
			? { span, command: maskLine(raw) }
			: { span, command: maskLine(argv.map(quoted).join(' ')), argv: argv.map(maskLine) };
	}

	#argumentSpan(instruction: Instruction): Span {
		const range = instruction.getArgumentsRange();
		if (range === null) {
			const { end } = this.#span(instruction.getRange());
			return { start: end, end };
		}
		const span = this.#span(range);
		let start = span.start;
		for (const flag of 'getFlags' in instruction ? (instruction as ModifiableInstruction).getFlags() : []) {
			start = Math.max(start, this.#span(flag.getRange()).end);
		}
		start += /^(?:\s|\\[ \t]*\r?\n)*/.exec(this.#text.slice(start, span.end))?.[0].length ?? 0;
		return { start: Math.min(start, span.end), end: span.end };
	}

	#span({ start, end }: Range): Span {
		return { start: this.#document.offsetAt(start), end: this.#document.offsetAt(end) };
	}
}

/** The stages and images whose files a command mounts: `RUN --mount=from=deps,target=/deps`. */
function mountsOf(instruction: Instruction): { readonly mounts?: readonly string[] } {
	const flags = 'getFlags' in instruction ? (instruction as ModifiableInstruction).getFlags() : [];
	const mounts = flags.flatMap((flag) => /(?:^|,)from=([^,]+)/.exec(flag.getName() === 'mount' ? (flag.getValue() ?? '') : '')?.[1] ?? []);
	return mounts.length > 0 ? { mounts } : {};
}

/** Lines of comment between continued lines are taken out before a shell sees the command; here blanks take their place. */
function withoutComments(command: string): string {
	return command.includes('<<') ? command : command.replace(/(?<=\n)[ \t]*#[^\n]*(?:\n|$)/g, (line) => ' '.repeat(line.length));
}

/** The arguments of an exec form; undefined for anything that is no JSON list of strings, which a builder hands to the shell. */
function execForm(raw: string): readonly string[] | undefined {
	try {
		const parsed: unknown = JSON.parse(raw.replace(/\\[ \t]*\r?\n/g, ''));
		return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** A value without its quotes and escapes. `at` is where its text starts, when it stands there character by character. */
function unquoted(raw: string): { readonly text: string; readonly at: number | undefined; readonly expands: boolean } {
	const quote = raw[0];
	if ((quote === '"' || quote === "'") && raw.length >= 2 && raw.indexOf(quote, 1) === raw.length - 1) {
		const inner = raw.slice(1, -1);
		return inner.includes('\\') && quote === '"'
			? { text: inner.replace(/\\(["\\])|\\[ \t]*\r?\n/g, '$1'), at: undefined, expands: true }
			: { text: inner, at: 1, expands: quote === '"' };
	}
	const plain = raw.replace(/\\([ "'\\])|\\[ \t]*\r?\n|["']/g, '$1');
	return { text: plain, at: plain === raw ? 0 : undefined, expands: true };
}

function quoted(argument: string): string {
	return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** A text with the values of variables put in, with their own defaults where there are none. */
function filledIn(text: string, values: ReadonlyMap<string, string>): string {
	return text.replace(
		/\$(?:\{([A-Za-z_]\w{0,127})(?::?-([^{}]{0,200}))?\}|([A-Za-z_]\w{0,127}))/g,
		(whole, braced: string | undefined, fallback: string | undefined, bare: string | undefined) =>
			values.get(braced ?? bare ?? '') ?? fallback ?? whole,
	);
}

/** The variables that paths are written with. */
function variablesIn(paths: readonly string[]): { readonly variables?: readonly string[] } {
	const variables = paths.flatMap((path) => [...path.matchAll(/\$\{?([A-Za-z_]\w{0,127})/g)].map(([, name]) => name!));
	return variables.length === 0 ? {} : { variables };
}

/** Whether a value may be quoted: no secret is in it, and no URL with a password. */
function isPlain(value: Value): boolean {
	return value.kind === 'template'
		? value.parts.every(isPlain)
		: value.kind === 'env' || (value.kind === 'literal' && value.credentials === undefined);
}
