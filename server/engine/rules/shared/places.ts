import type { FactKind, LocatedFact } from '../../core/fact.js';
import { containsSpan, type Location } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { groupedBy } from '../../core/group.js';
import { isDevelopmentOnly } from '../../core/guards.js';
import { remembered } from '../../project/remember.js';

/** Where a value of a fact is written: in the fact's own file, unless the project model followed it to another one. */
export function placeOf(value: Value, fact: { readonly path: string }): Location {
	return { path: value.path ?? fact.path, span: value.span };
}

/** Whether two places are the same. */
export function isSamePlace(a: Location, b: Location): boolean {
	return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** A value and every value it is made of. */
export function* partsOf(value: Value | undefined): Generator<Value> {
	if (!value) {
		return;
	}
	yield value;
	const inner =
		value.kind === 'template'
			? value.parts
			: value.kind === 'list'
				? value.items
				: value.kind === 'choice'
					? value.of
					: value.kind === 'object'
						? Object.values(value.properties)
						: value.kind === 'env' && value.fallback
							? [value.fallback]
							: [];
	for (const part of inner) {
		yield* partsOf(part);
	}
}

/** The values that a fact is about, in the order in which a rule prefers them. */
export function* valuesOf(fact: LocatedFact): Generator<Value> {
	switch (fact.kind) {
		case 'literal.named':
		case 'secret.use':
		case 'env.declare':
		case 'env.write':
			yield fact.value;
			break;
		case 'env.read':
			if (fact.fallback) {
				yield fact.fallback;
			}
			break;
		case 'http.request':
			yield fact.url;
			break;
		case 'service.connect':
			if (fact.url) {
				yield fact.url;
			}
			yield* Object.values(fact.parts);
			break;
	}
}

/**
 * Whether a fact of some kinds, anywhere in the project, is about the value at a place: another rule (or the same one, on a
 * better fact) speaks there.
 */
export function isAbout(project: Project, kinds: readonly FactKind[], place: Location): boolean {
	return kinds.some((kind) => placesSpokenOf(project, kind).has(keyOf(place)));
}

/** The places of all values that facts of a kind are about. */
const placesSpokenOf = remembered((project, kind): ReadonlySet<string> => {
	const places = new Set<string>();
	for (const fact of project.of(kind as FactKind)) {
		const resolved = project.resolved(fact);
		for (const value of valuesOf(resolved)) {
			for (const part of partsOf(value)) {
				places.add(keyOf(placeOf(part, resolved)));
			}
		}
	}
	return places;
});

/** Reads of the environment that fall back on what another file says, by the place where it is written. */
export const readsByDefault = remembered((project) => {
	const reads = project.of('env.read').filter(({ fallback }) => fallback?.kind === 'import');
	return groupedBy(reads, (read) => keyOf(placeOf(project.resolve(read.fallback!, read.path), read)));
});

/** Tells places apart. */
export function keyOf({ path, span }: Location): string {
	return `${span.start} ${span.end} ${path}`;
}

/**
 * The names under which a literal is written, from the outermost object to the property. What a literal is an argument of is no
 * name of it.
 */
export function namesAt(project: Project, place: Location): readonly string[] | undefined {
	return literalsAt(project, place).find(({ form }) => form !== 'argument')?.names;
}

/** The named literals at a place. */
export function literalsAt(project: Project, place: Location): readonly LocatedFact<'literal.named'>[] {
	return literalsOf(project, place.path).get(keyOf(place)) ?? [];
}

/**
 * Whether a literal stands in an arm that only developers get to: `endpoint: production ? null : 'http://127.0.0.1:4566'` in a
 * module of settings, for the client in another one. A part of a template stands where the template does.
 */
export function isWrittenForDevelopers(project: Project, place: Location): boolean {
	return (
		literalsAt(project, place).some(isDevelopmentOnly) ||
		templatesForDevelopers(project, place.path).some(({ span }) => containsSpan(span, place.span))
	);
}

const templatesForDevelopers = remembered((project, path) =>
	project
		.in(path, 'literal.named')
		.filter((fact) => fact.value.kind === 'template' && isDevelopmentOnly(fact))
		.map((fact) => placeOf(fact.value, fact))
		.filter((place) => place.path === path),
);

const literalsOf = remembered((project, path) => groupedBy(project.in(path, 'literal.named'), (fact) => keyOf(placeOf(fact.value, fact))));
