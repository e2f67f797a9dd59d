import type { Fact } from '../../../core/fact.js';
import type { Span } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { needsTree } from './grammar.js';
import type { Names } from './names.js';
import { wordSet } from '../../../core/wordList.js';

/** A name of the module where it is mentioned. */
export interface Local {
	readonly name: string;
	readonly span: Span;
}

/** Exports that are a sign of what a file is for. */
const signs: ReadonlySet<string> = wordSet(`
	handler lambdaHandler GET POST PUT PATCH DELETE HEAD OPTIONS loader action
`);

/** What was found of a file: its imports, and its exports, whose values are known when all names are. */
export class Told {
	readonly facts: Fact[] = [];
	/** What can be told when all names of the module are known. */
	readonly later: (() => void)[] = [];
	readonly exports: { readonly name: string; readonly local?: Local; readonly value?: Value; readonly span: Span }[] = [];

	/** Tells an export, with its value or the name that it stands for. */
	tell(name: string, { span, value, local }: { readonly span: Span; readonly value?: Value; readonly local?: Local }): void {
		if (signs.has(name)) {
			needsTree();
		}
		this.exports.push({ name, span, ...(local === undefined ? {} : { local }), ...(value === undefined ? {} : { value }) });
	}

	/** All facts, now that the names of the module are known. */
	finish(names: Names): readonly Fact[] {
		for (const tell of this.later) {
			tell();
		}
		for (const { name, local, value, span } of this.exports) {
			this.facts.push({ kind: 'module.export', span, name, value: value ?? names.valueOfName(local!.name, local!.span, 0) });
		}
		return this.facts;
	}
}
