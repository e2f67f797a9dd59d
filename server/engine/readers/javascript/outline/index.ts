import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSettingsModule } from '../visitors/manifests.js';
import { isConfigurationModule, isGenerated, isRouteModule } from '../visitors/signs.js';
import { namesMergedInto } from '../merged.js';
import { moduleShape } from '../shape.js';
import { mayMention, Vocabulary } from './mentions.js';
import { NeedsTree } from './grammar.js';
import { Modules } from './modules.js';
import { Names } from './names.js';
import { Told } from './told.js';
import { tokenize } from './tokenize.js';
import { stringToken, Tokens } from './tokens.js';

/** Reads what files import and export from their tokens, where they have nothing else to say. */
export class Outline {
	readonly #tokens = new Tokens();
	readonly #vocabulary = new Vocabulary();

	/** The facts of a file, the same as those of its tree but for how it is written; undefined when the tree is needed. */
	factsOf(path: string, text: string): readonly Fact[] | undefined {
		const name = baseName(path);
		if (/\.[jt]sx$/i.test(name) || isConfigurationModule(name) || isSettingsModule(name) || isRouteModule(path) || /^\uFEFF?#!/.test(text) || namesMergedInto(text).size > 0) {
			return undefined;
		}
		const tokens = this.#tokens;
		if (!tokenize(text, tokens, /\.[cm]?ts$/i.test(name))) {
			return undefined;
		}
		for (let at = 0; tokens.kind(at) === stringToken; at += tokens.is(at + 1, ';') ? 2 : 1) {
			if (/^.use (?:client|server)/.test(tokens.of(at))) {
				return undefined;
			}
		}
		const names = new Names(tokens);
		const told = new Told();
		const modules = new Modules(tokens, names, told);
		try {
			modules.read();
			told.finish(names);
		} catch (error) {
			if (error instanceof NeedsTree) {
				return undefined;
			}
			throw error;
		}
		if (mayMention(tokens, this.#vocabulary, names.candidates(), names.wanted)) {
			return undefined;
		}
		const generated: readonly Fact[] = isGenerated(text) ? [{ kind: 'role.sign', span: { start: 0, end: 0 }, sign: 'generated' }] : [];
		return [moduleShape(path, text, modules.format), ...generated, ...told.facts].sort((one, other) => one.span.start - other.span.start);
	}
}
