import type { LocatedFact } from '../core/fact.js';

type Stage = LocatedFact<'image.base'>;

/** Whether an instruction means a stage by a name: what the stage is called, in any case, or its number. */
export function isNamed({ alias, stage }: Stage, name: string): boolean {
	return alias?.toLowerCase() === name.toLowerCase() || String(stage) === name;
}

/** A stage of a Dockerfile and those that it stands on, by name or by number, itself first. `stages` are all of the file. */
export function stagesUnder(stages: readonly Stage[], stage: number): readonly Stage[] {
	const chain: Stage[] = [];
	let at = stages.find((one) => one.stage === stage);
	while (at && !chain.includes(at)) {
		chain.push(at);
		const { image, fromStage, stage: number } = at;
		at = fromStage ? stages.find((one) => one.stage < number && isNamed(one, image)) : undefined;
	}
	return chain;
}
