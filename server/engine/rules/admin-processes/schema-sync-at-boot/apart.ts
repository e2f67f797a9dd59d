import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { isInExamples } from '../../shared/aside.js';
import { isBehindSwitch } from '../../shared/guards.js';
import { factsOfPackage } from '../../shared/near.js';

type Sync = LocatedFact<'schema.sync'>;

/**
 * Whether settings that stand apart from the call that takes them have the schema changed wherever they are used: nothing chooses between
 * them and others, whoever takes them over leaves the option as it is, and no call is seen to take them, where the call itself says so.
 */
export function changesApart(fact: Sync, project: Project): boolean {
	const { path } = fact;
	return (
		isOn(fact) &&
		!isWithin(fact, 'test') &&
		!isWithin(fact, 'main-guard') &&
		!isBehindSwitch(fact) &&
		!isInExamples(path) &&
		factsOfPackage(project, project.packageOf(path), 'module.import').some(({ specifier }) =>
			/^(?:@nestjs\/)?typeorm(?:$|\/)/.test(specifier),
		) &&
		![path, ...project.importersOf(path)]
			.flatMap((one) => project.in(one, 'schema.sync'))
			.some((one) => one !== fact && one.option === fact.option && !isOn(project.resolved(one))) &&
		!project.of('schema.sync').some((one) => one.apart !== true && isOf(project.resolved(one), fact))
	);
}

/** Whether an option is on, whatever the environment says. */
export function isOn({ value }: { readonly value: Value }): boolean {
	return value.kind === 'literal' && value.text === 'true';
}

/** Whether what a call is given is what is written there. */
function isOf({ path, value }: Sync, settings: Sync): boolean {
	return (value.path ?? path) === settings.path && value.span.start === settings.value.span.start;
}
