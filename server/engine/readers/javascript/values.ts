import type ts from 'typescript';
import { literalValue, type SecretHint } from '../../core/secrets.js';
import type { EnvironmentValue, LiteralValue, PlaceValue, Value } from '../../core/value.js';
import { environmentAccess, isEnvironment } from './environment.js';
import { isRelative, type Names, valueOf } from './names.js';
import { bare, isMember, memberName, propertyNameText, spanOf } from './nodes.js';
import type { Source } from './parse.js';
import { checkedEnvironment, isVariableName } from './schemas.js';
import type { Binding, Located, Scope, Scopes } from './scope.js';

const maximumDepth = 16;
const maximumProperties = 200;

/** Calls that leave the meaning of their first argument as it is. */
const conversions: ReadonlySet<string> = new Set([
	'Number', 'parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat', 'String', 'Boolean', 'BigInt', 'JSON.parse', 'Object.freeze', 'Buffer.from', 'URL()',
	'new URL', 'decodeURIComponent', 'structuredClone', 'node:path.normalize', 'node:fs.realpathSync',
]);

const places: ReadonlyMap<string, PlaceValue['place']> = new Map([
	['node:os.tmpdir()', 'temporary'],
	['node:os.homedir()', 'home'],
	['process.cwd()', 'working-directory'],
	['__dirname', 'module-directory'],
	['import.meta.dirname', 'module-directory'],
	['__filename', 'module-file'],
	['import.meta.filename', 'module-file'],
	['import.meta.url', 'module-file'],
	['process.stdout', 'stdout'],
	['process.stderr', 'stderr'],
	['process.stdout.fd', 'stdout'],
	['process.stderr.fd', 'stderr'],
	['tempy.file()', 'temporary'],
	['tempy.directory()', 'temporary'],
	['node:fs.mkdtempSync()', 'temporary'],
	['node:fs/promises.mkdtemp()', 'temporary'],
	['tmp.fileSync()', 'temporary'],
	['tmp.dirSync()', 'temporary'],
	['temp-dir', 'temporary'],
]);

/** Evaluates expressions without running them: through constants, object members, spreads and defaults, to literals, environment reads and imports. */
export class Values {
	readonly #source: Source;
	readonly #names: Names;
	readonly #scopes: Scopes;
	/** What is known of an expression, and, where something was known of the place it goes to, by that. */
	readonly #known = new Map<ts.Node, Value>();
	readonly #hinted = new Map<ts.Node, Map<string, Value>>();
	readonly #written = new Map<Binding, Value>();

	constructor(source: Source, names: Names, scopes: Scopes) {
		this.#source = source;
		this.#names = names;
		this.#scopes = scopes;
	}

	/** The value of an expression. `hint` says what is known of the place it goes to. */
	of(node: ts.Expression, scope: Scope, hint: SecretHint = {}, depth = 0): Value {
		if (depth > maximumDepth) {
			return this.#unknown(node);
		}
		if (hint.expectsSecret !== true && (hint.name === undefined || hint.name === '')) {
			return this.#once(this.#known, node, node, scope, hint, depth);
		}
		let known = this.#hinted.get(node);
		if (known === undefined) {
			known = new Map<string, Value>();
			this.#hinted.set(node, known);
		}
		return this.#once(known, hint.expectsSecret === true ? `!${hint.name ?? ''}` : hint.name!, node, scope, hint, depth);
	}

	#once<Key>(known: Map<Key, Value>, key: Key, node: ts.Expression, scope: Scope, hint: SecretHint, depth: number): Value {
		const before = known.get(key);
		if (before !== undefined) {
			return before;
		}
		// What is defined by itself cannot be known.
		known.set(key, this.#unknown(node));
		const value = this.#seen(node, scope, hint, depth);
		known.set(key, value);
		return value;
	}

	#seen(node: ts.Expression, scope: Scope, hint: SecretHint, depth: number): Value {
		const { ts } = this.#source;
		if (ts.isAsExpression(node) && ts.isTypeReferenceNode(node.type) && ts.isIdentifier(node.type.typeName) && node.type.typeName.text === 'const') {
			return required(this.of(node.expression, scope, hint, depth + 1));
		}
		const inner = bare(this.#source, node);
		if (inner !== node && ts.isAsExpression(inner)) {
			return this.of(inner, scope, hint, depth + 1);
		}
		if (ts.isParenthesizedExpression(node) && ts.isAsExpression(node.expression)) {
			return this.of(node.expression, scope, hint, depth + 1);
		}
		return this.#evaluate(inner, scope, hint, depth + 1);
	}

	/** The value of a member of an expression, or undefined where it has none. */
	member(node: ts.Expression, scope: Scope, name: string, hint: SecretHint = {}): Value | undefined {
		const located = this.#names.member(node, scope, name);
		return located === undefined ? undefined : this.of(located.node, located.scope, hint);
	}

	#evaluate(node: ts.Expression, scope: Scope, hint: SecretHint, depth: number): Value {
		const { ts } = this.#source;
		const k = ts.SyntaxKind;
		switch (node.kind) {
			case k.StringLiteral:
			case k.NoSubstitutionTemplateLiteral:
				return literalValue((node as ts.StringLiteralLike).text, 'string', this.#span(node), hint);
			case k.NumericLiteral:
				return literalValue((node as ts.NumericLiteral).text, 'number', this.#span(node), hint);
			case k.TrueKeyword:
			case k.FalseKeyword:
				return literalValue(node.kind === k.TrueKeyword ? 'true' : 'false', 'boolean', this.#span(node), hint);
			case k.NullKeyword:
				return literalValue('null', 'null', this.#span(node), hint);
			case k.TemplateExpression:
				return this.#template(node as ts.TemplateExpression, scope, hint, depth);
			case k.BinaryExpression:
				return this.#binary(node as ts.BinaryExpression, scope, hint, depth);
			case k.PrefixUnaryExpression:
				return this.#prefix(node as ts.PrefixUnaryExpression, scope, hint, depth);
			case k.ConditionalExpression:
				return this.#conditional(node as ts.ConditionalExpression, scope, hint, depth);
			case k.Identifier:
				return this.#identifier(node as ts.Identifier, scope, hint, depth);
			case k.PropertyAccessExpression:
			case k.ElementAccessExpression:
				return this.#access(node as ts.PropertyAccessExpression, scope, hint, depth);
			case k.CallExpression:
			case k.NewExpression:
				return this.#call(node as ts.CallExpression, scope, hint, depth);
			case k.ObjectLiteralExpression:
				return this.#object(node as ts.ObjectLiteralExpression, scope, depth);
			case k.ArrayLiteralExpression: {
				const { elements } = node as ts.ArrayLiteralExpression;
				const items = elements.slice(0, maximumProperties).map((element) => this.of(ts.isSpreadElement(element) ? element.expression : element, scope, hint, depth));
				return { kind: 'list', items, span: this.#span(node) };
			}
			case k.MetaProperty:
			default:
				return this.#unknown(node);
		}
	}

	#template(node: ts.TemplateExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const parts: Value[] = [];
		const { start } = this.#span(node);
		this.#textPart(parts, node.head.text, { start: start + 1, end: node.head.end - 2 }, hint);
		for (const { expression, literal } of node.templateSpans) {
			this.#pushPart(parts, this.of(expression, scope, hint, depth));
			const { start: from } = this.#span(literal);
			this.#textPart(parts, literal.text, { start: from + 1, end: Math.max(from + 1, literal.end - (literal.kind === this.#source.ts.SyntaxKind.TemplateTail ? 1 : 2)) }, hint);
		}
		return { kind: 'template', parts, span: this.#span(node) };
	}

	#textPart(parts: Value[], text: string, span: { start: number; end: number }, hint: SecretHint): void {
		if (text !== '') {
			// A piece of a text proves less than the whole of it, so that no API's expectation is passed on.
			parts.push(literalValue(text, 'string', { start: span.start, end: Math.max(span.start, span.end) }, hint.name === undefined ? {} : { name: hint.name }));
		}
	}

	#pushPart(parts: Value[], value: Value): void {
		if (value.kind === 'template') {
			parts.push(...value.parts);
		} else {
			parts.push(value);
		}
	}

	#binary(node: ts.BinaryExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const k = this.#source.ts.SyntaxKind;
		const span = this.#span(node);
		switch (node.operatorToken.kind) {
			case k.BarBarToken:
			case k.QuestionQuestionToken: {
				const left = this.of(node.left, scope, hint, depth);
				if (left.kind === 'literal' && left.text !== '' && left.text !== '0' && left.type !== 'null') {
					return left;
				}
				const right = this.of(node.right, scope, hint, depth);
				if (left.kind === 'env') {
					return { ...withFallback(left, right), span };
				}
				return choice(span, left, right);
			}
			case k.AmpersandAmpersandToken:
				return choice(span, this.#unknown(node.left), this.of(node.right, scope, hint, depth));
			case k.PlusToken: {
				const left = this.of(node.left, scope, hint, depth);
				const right = this.of(node.right, scope, hint, depth);
				if (!isText(left) && !isText(right)) {
					return this.#environmentIn(span, left, right) ?? this.#unknown(node);
				}
				const parts: Value[] = [];
				this.#pushPart(parts, left);
				this.#pushPart(parts, right);
				return { kind: 'template', parts, span };
			}
			case k.EqualsEqualsEqualsToken:
			case k.EqualsEqualsToken:
			case k.ExclamationEqualsEqualsToken:
			case k.ExclamationEqualsToken:
			case k.MinusToken:
			case k.AsteriskToken:
			case k.SlashToken:
			case k.GreaterThanToken:
			case k.LessThanToken:
				return this.#environmentIn(span, this.of(node.left, scope, {}, depth), this.of(node.right, scope, {}, depth)) ?? this.#unknown(node);
			default:
				return this.#unknown(node);
		}
	}

	/** A calculation with a variable of the environment comes from the environment. */
	#environmentIn(span: { start: number; end: number }, ...values: readonly Value[]): Value | undefined {
		const read = values.find((value) => value.kind === 'env');
		return read === undefined ? undefined : { ...read, span };
	}

	#prefix(node: ts.PrefixUnaryExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const k = this.#source.ts.SyntaxKind;
		const operand = this.of(node.operand, scope, hint, depth);
		if (operand.kind === 'env') {
			return { ...operand, span: this.#span(node) };
		}
		if (operand.kind === 'literal' && operand.type === 'number' && (node.operator === k.MinusToken || node.operator === k.PlusToken)) {
			return { ...operand, text: node.operator === k.MinusToken ? `-${operand.text}` : operand.text, span: this.#span(node) };
		}
		return this.#unknown(node);
	}

	#conditional(node: ts.ConditionalExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const span = this.#span(node);
		const condition = this.of(node.condition, scope, {}, depth);
		const whenTrue = this.of(node.whenTrue, scope, hint, depth);
		const whenFalse = this.of(node.whenFalse, scope, hint, depth);
		if (condition.kind === 'env' && condition.name !== undefined) {
			if (whenTrue.kind === 'env' && whenTrue.name === condition.name) {
				return { ...withFallback(whenTrue, whenFalse), span };
			}
			if (whenFalse.kind === 'env' && whenFalse.name === condition.name) {
				return { ...withFallback(whenFalse, whenTrue), span };
			}
		}
		return choice(span, whenTrue, whenFalse);
	}

	#identifier(node: ts.Identifier, scope: Scope, hint: SecretHint, depth: number): Value {
		const binding = scope.lookup(node.text);
		if (binding === undefined) {
			const place = places.get(node.text);
			return place === undefined ? this.#unknown(node) : { kind: 'place', place, span: this.#span(node) };
		}
		return this.#binding(binding, node, hint, depth);
	}

	#binding(binding: Binding, node: ts.Expression, hint: SecretHint, depth: number): Value {
		const { origin } = binding;
		const named: SecretHint = hint.expectsSecret === true ? hint : { ...hint, name: hint.name ?? binding.name };
		if (origin.kind === 'module') {
			return this.#imported(origin.specifier, origin.name, binding, node);
		}
		const value = valueOf(binding);
		if (value !== undefined) {
			const steps = origin.kind === 'expression' ? origin.steps : [];
			const only = steps.length === 1 ? steps[0] : undefined;
			if (only !== undefined && isEnvironment(this.#names, value.value.node, value.value.scope)) {
				const read: EnvironmentValue = { kind: 'env', name: only.name, span: this.#span(binding.node) };
				return only.fallback === undefined ? read : { ...read, fallback: this.of(only.fallback, value.value.scope, { ...named, name: only.name }, depth + 1) };
			}
			if (steps.length > 0) {
				return this.#destructured(binding, node, named, depth);
			}
			if (binding.memberWrites.size > 0) {
				const written = this.of(value.value.node, value.value.scope, named, depth + 1);
				if (written.kind !== 'object') {
					return written;
				}
				const whole = this.#written.get(binding);
				if (whole !== undefined) {
					return whole;
				}
				this.#written.set(binding, { ...written, open: true });
				const all = this.#withWrites(written, binding, depth);
				this.#written.set(binding, all);
				return all;
			}
			return this.of(value.value.node, value.value.scope, named, depth + 1);
		}
		if (origin.kind === 'parameter' && origin.fallback !== undefined && origin.steps.length === 0 && binding.writes.length === 0) {
			return choice(this.#span(node), this.of(origin.fallback.node, origin.fallback.scope, named, depth + 1), this.#unknown(node));
		}
		if (origin.kind === 'parameter' && binding.writes.length === 0) {
			const last = origin.steps.at(-1)?.fallback;
			if (last !== undefined) {
				return choice(this.#span(node), this.of(last, binding.scope, named, depth + 1), this.#unknown(node));
			}
		}
		if (origin.kind === 'expression' && origin.steps.length === 0 && binding.writes.length === 1 && !binding.constant) {
			// `let port = 3000; if (…) port = …`: one of the two.
			const write = binding.writes[0]!;
			return choice(this.#span(node), this.of(origin.value.node, origin.value.scope, named, depth + 1), write.scope === binding.scope ? this.#unknown(node) : this.of(write.node, write.scope, named, depth + 1));
		}
		return this.#unknown(node);
	}

	/** `const { a: { b = 1 } } = object`. */
	#destructured(binding: Binding, node: ts.Expression, hint: SecretHint, depth: number): Value {
		const { origin } = binding;
		if (origin.kind !== 'expression') {
			return this.#unknown(node);
		}
		let value: Value = this.of(origin.value.node, origin.value.scope, {}, depth + 1);
		for (const step of origin.steps) {
			const next = this.#memberOf(value, step.name, node);
			if (step.fallback !== undefined && next.kind !== 'literal') {
				const fallback = this.of(step.fallback, binding.scope, { ...hint, name: step.name }, depth + 1);
				value = next.kind === 'env' ? withFallback(next, fallback) : choice(this.#span(node), next, fallback);
			} else {
				value = next;
			}
		}
		return value;
	}

	#withWrites(object: Value & { readonly kind: 'object' }, binding: Binding, depth: number): Value {
		const properties: Record<string, Value> = { ...object.properties };
		for (const [name, writes] of binding.memberWrites) {
			const values = writes.map((write) => this.of(write.node, write.scope, { name }, depth + 1));
			const before = properties[name];
			properties[name] = choice(object.span, ...(before === undefined ? [] : [before]), ...values);
		}
		return { ...object, properties, open: true };
	}

	#imported(specifier: string, name: string, binding: Binding | undefined, node: ts.Expression): Value {
		const qualified = binding === undefined ? undefined : this.#names.ofBinding(binding);
		if (qualified !== undefined && environmentNames.has(qualified)) {
			return { kind: 'env', span: this.#span(node) };
		}
		const place = qualified === undefined ? undefined : places.get(qualified);
		return place === undefined ? { kind: 'import', specifier, name, members: [], span: this.#span(node) } : { kind: 'place', place, span: this.#span(node) };
	}

	#access(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const { ts } = this.#source;
		const span = this.#span(node);
		const access = environmentAccess(this.#source, this.#names, node, scope);
		if (access !== undefined) {
			return access.variable === undefined ? { kind: 'env', span } : { kind: 'env', name: access.variable, span };
		}
		const qualified = this.#names.of(node, scope);
		if (qualified !== undefined) {
			const place = places.get(qualified);
			if (place !== undefined) {
				return { kind: 'place', place, span };
			}
			if (environmentNames.has(qualified)) {
				return { kind: 'env', span };
			}
		}
		const name = memberName(this.#source, node);
		if (name === undefined) {
			return ts.isElementAccessExpression(node) ? this.#chosen(node, scope, depth) : this.#unknown(node);
		}
		const object = bare(this.#source, node.expression);
		if (object.kind === ts.SyntaxKind.ThisKeyword) {
			const member = this.#names.thisMember(name, scope);
			return member === undefined ? this.#unknown(node) : this.of(member.node, member.scope, { ...hint, name: hint.name ?? name }, depth);
		}
		const located = this.#names.member(object, scope, name);
		if (located !== undefined) {
			return this.of(located.node, located.scope, { ...hint, name: hint.name ?? name }, depth);
		}
		const base = this.of(object, scope, {}, depth);
		const value = this.#memberOf(base, name, node);
		return value.kind === 'import' ? { ...value, span } : value;
	}

	/** `config[process.env.NODE_ENV]`: one of several, by the environment. */
	#chosen(node: ts.ElementAccessExpression, scope: Scope, depth: number): Value {
		const key = this.of(node.argumentExpression, scope, {}, depth);
		if (key.kind === 'literal' && key.type === 'string') {
			return this.#memberOf(this.of(node.expression, scope, {}, depth), key.text, node);
		}
		const object = key.kind === 'env' ? this.of(node.expression, scope, {}, depth) : undefined;
		return object?.kind === 'object' ? choice(this.#span(node), ...Object.values(object.properties)) : this.#unknown(node);
	}

	/** A member of a value. */
	#memberOf(base: Value, name: string, node: ts.Expression): Value {
		switch (base.kind) {
			case 'object':
				return Object.hasOwn(base.properties, name) ? base.properties[name]! : this.#unknown(node);
			case 'import':
				return base.name === '*' && base.members.length === 0
					? { ...base, name, span: this.#span(node) }
					: { ...base, members: [...base.members, name], span: this.#span(node) };
			case 'env': {
				// A checked copy of the environment (`cleanEnv(process.env, …).PORT`), or a part of a string that came from it.
				const own = base.name === undefined && isVariableName(name) ? { name } : base.name === undefined ? {} : { name: base.name };
				return { kind: 'env', ...own, span: this.#span(node) };
			}
			case 'choice': {
				const members = base.of.map((one) => this.#memberOf(one, name, node)).filter((one) => one.kind !== 'unknown');
				return members.length === 0 ? this.#unknown(node) : choice(this.#span(node), ...members, this.#unknown(node));
			}
			default:
				return this.#unknown(node);
		}
	}

	#call(node: ts.CallExpression | ts.NewExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const { ts } = this.#source;
		const span = this.#span(node);
		if (ts.isCallExpression(node)) {
			const access = environmentAccess(this.#source, this.#names, node, scope);
			if (access !== undefined) {
				return access.variable === undefined ? { kind: 'env', span } : { kind: 'env', name: access.variable, span };
			}
			const specifier = this.#required(node, scope);
			if (specifier !== undefined) {
				return { kind: 'import', specifier, name: '*', members: [], span };
			}
		}
		const name = this.#names.of(node, scope);
		const place = name === undefined ? undefined : places.get(name);
		if (place !== undefined) {
			return { kind: 'place', place, span };
		}
		const callee = bare(this.#source, node.expression);
		const called = this.#names.of(callee, scope);
		const [first, second] = node.arguments ?? [];
		if (called !== undefined && first !== undefined) {
			if (conversions.has(called) || (called === 'URL' && second === undefined)) {
				const value = this.of(first, scope, hint, depth);
				return value.kind === 'env' ? { ...value, span } : value;
			}
			if (called === 'node:path.join' || called === 'node:path.resolve') {
				return this.#path(node, scope, depth);
			}
			if (called === 'node:path.dirname' || called === 'node:url.fileURLToPath' || called === 'URL') {
				return this.#locate(node, called, scope, depth);
			}
			if (called === 'Object.assign') {
				return this.#assigned(node, scope, depth);
			}
			if (called === '@nestjs/config.ConfigService().get' || called === '@nestjs/config.ConfigService().getOrThrow' || called === 'env-var.get' || called === 'env-var.from().get') {
				return this.#configured(first, second, scope, span, hint, depth);
			}
		}
		const checked = ts.isCallExpression(node) ? checkedEnvironment(node, called, scope, { source: this.#source, names: this.#names, valueOf: (one, within, name) => this.of(one, within, { name }, depth + 1) }) : undefined;
		if (checked !== undefined) {
			return checked;
		}
		return this.#environmentCall(node, callee, scope, hint, depth) ?? this.#unknown(node);
	}

	#required(node: ts.CallExpression, scope: Scope): string | undefined {
		const { ts } = this.#source;
		const [first] = node.arguments;
		const callee = node.expression;
		const requires = (ts.isIdentifier(callee) && callee.text === 'require' && scope.lookup('require') === undefined) || callee.kind === ts.SyntaxKind.ImportKeyword;
		return requires && first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
	}

	/** A service or library that gives out settings by name. */
	#configured(first: ts.Expression, second: ts.Expression | undefined, scope: Scope, span: { start: number; end: number }, hint: SecretHint, depth: number): Value {
		const { ts } = this.#source;
		const name = ts.isStringLiteralLike(first) && isVariableName(first.text) ? { name: first.text } : {};
		const fallback = second === undefined || ts.isObjectLiteralExpression(second) ? {} : { fallback: this.of(second, scope, { ...hint, ...name }, depth) };
		return { kind: 'env', ...name, ...fallback, span };
	}

	/** Calls on, or with, what comes from the environment: `process.env.X.trim()`, `normalizePort(process.env.PORT || 3000)`, `required('X')`. */
	#environmentCall(node: ts.CallExpression | ts.NewExpression, callee: ts.Expression, scope: Scope, hint: SecretHint, depth: number): Value | undefined {
		const span = this.#span(node);
		if (isMember(this.#source, callee)) {
			const object = this.of(callee.expression, scope, hint, depth);
			if (object.kind === 'env') {
				return { ...object, span };
			}
		}
		const [first, second] = node.arguments ?? [];
		if (first === undefined) {
			return undefined;
		}
		const helper = this.#environmentHelper(callee, scope);
		if (helper && this.#source.ts.isStringLiteralLike(first)) {
			const read: EnvironmentValue = { kind: 'env', name: first.text, span };
			return second === undefined ? read : { ...read, fallback: this.of(second, scope, { ...hint, name: first.text }, depth) };
		}
		if (this.#source.ts.isCallExpression(node) && !this.#source.ts.isObjectLiteralExpression(first)) {
			const argument = this.of(first, scope, hint, depth);
			if (argument.kind === 'env') {
				return { ...argument, span };
			}
		}
		return undefined;
	}

	/** Whether a function of this file returns the variable of the environment that its first parameter names. */
	#environmentHelper(callee: ts.Expression, scope: Scope): boolean {
		const { ts } = this.#source;
		const origin = ts.isIdentifier(callee) ? scope.lookup(callee.text)?.origin : undefined;
		if (origin?.kind !== 'function') {
			return false;
		}
		const [parameter] = origin.node.parameters;
		if (parameter === undefined || !ts.isIdentifier(parameter.name) || origin.node.body === undefined) {
			return false;
		}
		const own = this.#scopes.of.get(origin.node);
		const name = parameter.name.text;
		let found = false;
		const look = (inner: ts.Node): void => {
			if (found) {
				return;
			}
			if (ts.isElementAccessExpression(inner) && ts.isIdentifier(inner.argumentExpression) && inner.argumentExpression.text === name && own !== undefined && isEnvironment(this.#names, inner.expression, own)) {
				found = true;
				return;
			}
			ts.forEachChild(inner, look);
		};
		look(origin.node.body);
		return found;
	}

	#path(node: ts.CallExpression | ts.NewExpression, scope: Scope, depth: number): Value {
		const span = this.#span(node);
		const parts: Value[] = [];
		for (const argument of node.arguments ?? []) {
			if (parts.length > 0) {
				parts.push({ kind: 'literal', type: 'string', text: '/', span: { start: span.start, end: span.start } });
			}
			this.#pushPart(parts, this.of(argument, scope, {}, depth));
		}
		return { kind: 'template', parts, span };
	}

	/** `dirname(fileURLToPath(import.meta.url))`, `new URL('./x', import.meta.url)`. */
	#locate(node: ts.CallExpression | ts.NewExpression, called: string, scope: Scope, depth: number): Value {
		const span = this.#span(node);
		const [first, second] = node.arguments ?? [];
		const value = this.of(first!, scope, {}, depth);
		if (called === 'URL') {
			const base = this.of(second!, scope, {}, depth);
			if (base.kind === 'place') {
				const slash: LiteralValue = { kind: 'literal', type: 'string', text: '/', span: { start: span.start, end: span.start } };
				return { kind: 'template', parts: [{ kind: 'place', place: 'module-directory', span: base.span }, slash, value], span };
			}
			return { kind: 'template', parts: [base, value], span };
		}
		if (called === 'node:url.fileURLToPath') {
			return value;
		}
		return value.kind === 'place' && value.place === 'module-file' ? { kind: 'place', place: 'module-directory', span } : this.#unknown(node);
	}

	#assigned(node: ts.CallExpression | ts.NewExpression, scope: Scope, depth: number): Value {
		let open = false;
		const properties: Record<string, Value> = {};
		for (const argument of node.arguments ?? []) {
			const value = this.of(argument, scope, {}, depth);
			if (value.kind === 'object') {
				Object.assign(properties, value.properties);
				open ||= value.open === true;
			} else {
				open = true;
			}
		}
		const span = this.#span(node);
		return open ? { kind: 'object', properties, open, span } : { kind: 'object', properties, span };
	}

	#object(node: ts.ObjectLiteralExpression, scope: Scope, depth: number): Value {
		const { ts } = this.#source;
		const properties = Object.create(null) as Record<string, Value>;
		let open = node.properties.length > maximumProperties;
		for (const property of node.properties.slice(0, maximumProperties)) {
			if (ts.isSpreadAssignment(property)) {
				const spread = this.of(property.expression, scope, {}, depth);
				if (spread.kind === 'object') {
					Object.assign(properties, spread.properties);
				}
				open ||= spread.kind !== 'object' || spread.open === true;
				continue;
			}
			const name = propertyNameText(this.#source, property.name);
			if (name === undefined) {
				open = true;
			} else if (name === '__proto__') {
				open = true;
			} else if (ts.isPropertyAssignment(property)) {
				properties[name] = this.of(property.initializer, scope, { name }, depth);
			} else if (ts.isShorthandPropertyAssignment(property)) {
				properties[name] = this.#identifier(property.name, scope, { name }, depth);
			} else {
				properties[name] = this.#unknown(property);
			}
		}
		const span = this.#span(node);
		return open ? { kind: 'object', properties: { ...properties }, open, span } : { kind: 'object', properties: { ...properties }, span };
	}

	#span(node: ts.Node): { start: number; end: number } {
		return spanOf(this.#source, node);
	}

	#unknown(node: ts.Node): Value {
		return { kind: 'unknown', span: this.#span(node) };
	}
}

const environmentNames: ReadonlySet<string> = new Set(['process.env', 'import.meta.env', 'Bun.env', 'Deno.env', 'Deno.env.toObject()']);

/** Whether a value comes from another module of the program. */
export function isOwnImport(value: Value): boolean {
	return value.kind === 'import' && isRelative(value.specifier);
}

/** An environment read with what is used when the last of its variables is missing. */
export function withFallback(read: EnvironmentValue, fallback: Value): EnvironmentValue {
	if (read.fallback === undefined) {
		return { ...read, fallback };
	}
	return read.fallback.kind === 'env' ? { ...read, fallback: withFallback(read.fallback, fallback) } : read;
}

function choice(span: { start: number; end: number }, ...values: readonly Value[]): Value {
	const all = values.flatMap((value) => (value.kind === 'choice' ? value.of : [value]));
	if (all.every((value) => value.kind === 'unknown')) {
		return { kind: 'unknown', span };
	}
	const [first] = all;
	return all.length === 1 && first !== undefined ? first : { kind: 'choice', of: all, span };
}

function isText(value: Value): boolean {
	return value.kind === 'template' || value.kind === 'secret' || value.kind === 'place' || (value.kind === 'literal' && value.type === 'string');
}

function required(value: Value): Value {
	switch (value.kind) {
		case 'literal':
			return { ...value, required: true };
		case 'object':
			return { ...value, properties: Object.fromEntries(Object.entries(value.properties).map(([name, one]) => [name, required(one)])) };
		case 'list':
			return { ...value, items: value.items.map(required) };
		default:
			return value;
	}
}

export type { Located };
