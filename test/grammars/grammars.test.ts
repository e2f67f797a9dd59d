import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

/** Loads a grammar with the tokenizer that the editor uses. */
async function loadGrammar(name: string): Promise<textmate.IGrammar> {
	const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
	await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
	const text = readFileSync(new URL(`syntaxes/${name}.tmLanguage.json`, root), 'utf8');
	const raw = textmate.parseRawGrammar(text, `${name}.json`);
	const registry = new textmate.Registry({
		onigLib: Promise.resolve({
			createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
			createOnigString: (value) => new oniguruma.OnigString(value),
		}),
		loadGrammar: () => Promise.resolve(raw),
	});
	return (await registry.loadGrammar(raw.scopeName))!;
}

/** The tokens of a text as `text → innermost scope`, without the language's suffix, blanks and what only carries the root scope. */
function tokens(grammar: textmate.IGrammar, text: string): string[] {
	const result: string[] = [];
	let state: textmate.StateStack = textmate.INITIAL;
	for (const line of text.split('\n')) {
		const tokenized = grammar.tokenizeLine(line, state);
		state = tokenized.ruleStack;
		for (const { startIndex, endIndex, scopes } of tokenized.tokens) {
			const piece = line.slice(startIndex, endIndex);
			const scope = scopes.at(-1)!;
			if (piece.trim() !== '' && !/^(source|meta)\./.test(scope)) {
				result.push(`${piece} → ${scope.replace(/\.[a-z]+$/, '')}`);
			}
		}
	}
	return result;
}

describe('the grammar of environment files', () => {
	let grammar: textmate.IGrammar;
	beforeAll(async () => {
		grammar = await loadGrammar('dotenv');
	});
	const key = (name: string): string[] => [`${name} → variable.other.constant`, '= → keyword.operator.assignment'];

	it('tells keys from values', () => {
		expect(tokens(grammar, 'HOST=example.com')).toEqual([...key('HOST'), 'example.com → string.unquoted']);
		expect(tokens(grammar, 'lower.dotted-key = spaced value ')).toEqual([...key('lower.dotted-key'), 'spaced value → string.unquoted']);
		expect(tokens(grammar, 'EMPTY=\nNEXT=1')).toEqual([...key('EMPTY'), ...key('NEXT'), '1 → constant.numeric']);
	});

	it('knows export', () => {
		expect(tokens(grammar, 'export A=b')).toEqual(['export → keyword.control.export', ...key('A'), 'b → string.unquoted']);
		expect(tokens(grammar, 'exported=b')).toEqual([...key('exported'), 'b → string.unquoted']);
	});

	it('knows numbers and booleans only when they are the whole value', () => {
		expect(tokens(grammar, 'PORT=3000')).toEqual([...key('PORT'), '3000 → constant.numeric']);
		expect(tokens(grammar, 'ON=true # yes')).toEqual([
			...key('ON'),
			'true → constant.language',
			'# → punctuation.definition.comment',
			' yes → comment.line.number-sign',
		]);
		expect(tokens(grammar, 'AT=3000ms')).toEqual([...key('AT'), '3000ms → string.unquoted']);
		expect(tokens(grammar, 'IP=10.0.0.1')).toEqual([...key('IP'), '10.0.0.1 → string.unquoted']);
	});

	it('takes a number sign for a comment only after a blank', () => {
		expect(tokens(grammar, '# one')).toEqual(['# → punctuation.definition.comment', ' one → comment.line.number-sign']);
		expect(tokens(grammar, 'URL=http://a/#part')).toEqual([...key('URL'), 'http://a/#part → string.unquoted']);
		expect(tokens(grammar, 'A=b c # d')).toEqual([
			...key('A'),
			'b c → string.unquoted',
			'# → punctuation.definition.comment',
			' d → comment.line.number-sign',
		]);
	});

	it('reads quoted values, over several lines too', () => {
		expect(tokens(grammar, `A='it # is $raw'`)).toEqual([
			...key('A'),
			"' → punctuation.definition.string.begin",
			'it # is $raw → string.quoted.single',
			"' → punctuation.definition.string.end",
		]);
		expect(tokens(grammar, 'A="one\\ntwo\nB=three"\nC=4')).toEqual([
			...key('A'),
			'" → punctuation.definition.string.begin',
			'one → string.quoted.double',
			'\\n → constant.character.escape',
			'two → string.quoted.double',
			'B=three → string.quoted.double',
			'" → punctuation.definition.string.end',
			...key('C'),
			'4 → constant.numeric',
		]);
	});

	it('finds interpolation', () => {
		expect(tokens(grammar, 'A=$HOST/${PORT:-80}')).toEqual([
			...key('A'),
			'$ → punctuation.definition.template-expression.begin',
			'HOST → variable.other.constant',
			'/ → string.unquoted',
			'${ → punctuation.definition.template-expression.begin',
			'PORT → variable.other.constant',
			':- → keyword.operator.expansion',
			'} → punctuation.definition.template-expression.end',
		]);
		expect(tokens(grammar, 'A="\\$5"')).toContain('\\$ → constant.character.escape');
	});

	it('does not run over the end of the line in a half-typed value', () => {
		expect(tokens(grammar, 'A=${HO\nB=2')).toContain('B → variable.other.constant');
	});
});

describe('the grammar of Procfiles', () => {
	let grammar: textmate.IGrammar;
	beforeAll(async () => {
		grammar = await loadGrammar('procfile');
	});
	const name = (text: string): string[] => [`${text} → entity.name.function.process`, ': → punctuation.separator.key-value'];

	it('tells processes from commands', () => {
		expect(tokens(grammar, 'web: node server.js')).toEqual(name('web'));
		expect(tokens(grammar, 'not a process')).toEqual([]);
		expect(tokens(grammar, '# web: node server.js')).toEqual([
			'# → punctuation.definition.comment',
			' web: node server.js → comment.line.number-sign',
		]);
	});

	it('finds variables, assignments and options', () => {
		expect(tokens(grammar, 'web: NODE_ENV=production exec node s.js --port ${PORT:-80} $HOST')).toEqual([
			...name('web'),
			'NODE_ENV → variable.other.constant',
			'= → keyword.operator.assignment',
			'exec → support.function.builtin',
			'--port → constant.other.option',
			'${ → punctuation.definition.variable',
			'PORT → variable.other.constant',
			':- → keyword.operator.expansion',
			'80 → string.unquoted',
			'} → punctuation.definition.variable',
			'$ → punctuation.definition.variable',
			'HOST → variable.other.constant',
		]);
	});

	it('ends with the line, even inside an open quote', () => {
		expect(tokens(grammar, 'web: echo "a\nworker: b')).toContain('worker → entity.name.function.process');
		expect(tokens(grammar, 'web: a && b | c')).toEqual([...name('web'), '&& → keyword.operator.shell', '| → keyword.operator.shell']);
	});
});
