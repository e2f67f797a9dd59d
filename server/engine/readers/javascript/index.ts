import type { Fact } from '../../core/fact.js';
import type { SourceFile } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { loadTypeScript, parse, type TypeScript } from './parse.js';
import { factsOf } from './facts.js';
import { phrases } from './phrases.js';

const extensions = /\.(?:[cm]?[jt]s|[jt]sx)$/i;
const declarations = /\.d\.[cm]?ts$|\.d\.\w+\.ts$/i;

/** Makes a reader of JavaScript and TypeScript. It loads its parser with the first file. */
export function createJavascriptReader(load: () => Promise<TypeScript> = loadTypeScript): Reader {
	let loading: Promise<TypeScript> | undefined;
	return {
		id: 'javascript',
		phrases,
		claims: (path) => extensions.test(path) && !declarations.test(path),
		async read(file: SourceFile): Promise<readonly Fact[]> {
			loading ??= load();
			const ts = await loading;
			try {
				return factsOf(parse(ts, file.path, file.text));
			} catch (error) {
				// The parser is recursive: text that is nested too deeply has no facts.
				if (error instanceof RangeError) {
					return [];
				}
				throw error;
			}
		},
	};
}

/** The reader of JavaScript, TypeScript, JSX and TSX. */
export const javascript: Reader = createJavascriptReader();
