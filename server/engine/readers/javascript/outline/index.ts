import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSettingsModule } from '../visitors/manifests.js';
import { isConfigurationModule, isGenerated, isRouteModule } from '../visitors/signs.js';
import { namesOverridden } from '../merged.js';
import { moduleShape } from '../shape.js';
import { WholeText } from '../whole.js';
import { markAdditions } from './changed.js';
import { Cuts } from './cuts.js';
import type { Leads } from './leads.js';
import { meaningOf } from './meanings.js';
import { Mentions, hostLike, hostText, markMentions } from './mentions.js';
import { NeedsTree } from './grammar.js';
import { Modules } from './modules.js';
import { Names } from './names.js';
import { Skeleton } from './skeleton.js';
import { Told } from './told.js';
import { type Dialect, tokenize } from './tokenize.js';
import { markupToken, stringToken, Tokens } from './tokens.js';
import { Words } from './words.js';

/** What tokens tell of a file: all its facts, or what has to be parsed of it. */
export type Outlined = { readonly facts: readonly Fact[] } | { readonly skeleton: Cuts; readonly leads?: Leads };

/**
 * Reads what files import and export from their tokens, where they have nothing else to say; of others, it tells which functions
 * have nothing to say.
 */
export class Outline {
	readonly #tokens = new Tokens(new Words(meaningOf));
	readonly #mentions = new Mentions();
	readonly #skeleton = new Skeleton(this.#tokens, this.#mentions);

	/**
	 * The facts of a file, the same as those of its tree but for how it is written; or, when the tree is needed (or `styled` asks
	 * how it is written), the text without the bodies of functions
	 * that no fact comes from. All of the text where tokens do not tell.
	 */
	read(path: string, text: string, styled = false): Outlined {
		const name = baseName(path);
		const tokens = this.#tokens;
		if (!tokenize(text, tokens, dialectOf(name))) {
			return { skeleton: new Cuts(text, []) };
		}
		if (!styled) {
			const facts = this.#factsOf(path, name, text);
			if (facts !== undefined) {
				return { facts };
			}
		}
		const { skeleton, leads } = unlessNeeded(() => this.#skeleton.of(text, dialectOf(name) !== 'javascript')) ?? {
			skeleton: new Cuts(text, []),
		};
		// The settings of a tool are read by their names, whatever they hold.
		return leads === undefined || isConfigurationModule(name) || isSettingsModule(name) ? { skeleton } : { skeleton, leads };
	}

	#factsOf(path: string, name: string, text: string): readonly Fact[] | undefined {
		if (isConfigurationModule(name) || isSettingsModule(name) || isRouteModule(path) || /^\uFEFF?#!/.test(text)) {
			return undefined;
		}
		const tokens = this.#tokens;
		for (let at = 0; tokens.kind(at) === stringToken; at += tokens.is(at + 1, ';') ? 2 : 1) {
			if (/^.use (?:client|server)/.test(tokens.of(at))) {
				return undefined;
			}
		}
		const whole = new WholeText(text);
		const mentions = this.#mentions;
		const none: ReadonlySet<string> = new Set();
		markMentions(tokens, mentions, none, [], true);
		if (mentions.count > 0 || (mentions.merges && namesOverridden(text).size > 0)) {
			return undefined;
		}
		const names = new Names(tokens);
		const told = new Told();
		const modules = new Modules(tokens, names, told);
		const isTold = unlessNeeded(() => {
			modules.read();
			told.finish(names);
			return true;
		});
		if (isTold === undefined) {
			return undefined;
		}
		markMentions(tokens, mentions, names.candidates(), names.wanted, true);
		markAdditions(tokens, mentions, names.ofOwnModules());
		if (mentions.count > 0 || mentions.hosts === (hostText | hostLike) || whole.says('nestedSchema')) {
			return undefined;
		}
		const generated: readonly Fact[] = isGenerated(whole) ? [{ kind: 'role.sign', span: { start: 0, end: 0 }, sign: 'generated' }] : [];
		const element = tokens.kinds.subarray(0, tokens.count).indexOf(markupToken);
		const start = element < 0 ? 0 : tokens.starts[element]!;
		const component: readonly Fact[] = element < 0 ? [] : [{ kind: 'role.sign', span: { start, end: start + 1 }, sign: 'component' }];
		return [moduleShape(path, whole, modules.format), ...generated, ...told.facts, ...component].sort(
			(one, other) => one.span.start - other.span.start,
		);
	}
}

/** What a file may hold, by its name. */
export function dialectOf(name: string): Dialect {
	return /\.[cm]?ts$/i.test(name) ? 'typescript' : /\.tsx$/i.test(name) ? 'tsx' : 'javascript';
}

/** What tokens tell; undefined where only the tree can. */
function unlessNeeded<Result>(tell: () => Result): Result | undefined {
	try {
		return tell();
	} catch (error) {
		if (error instanceof NeedsTree) {
			return undefined;
		}
		throw error;
	}
}
