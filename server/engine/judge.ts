import type { RuleTemper } from './core/configuration.js';
import type { FactKind } from './core/fact.js';
import type { Finding, Severity } from './core/finding.js';
import type { Journal } from './core/journal.js';
import { limits } from './core/limits.js';
import { baseName, directoryOf, isOuterPath, pathWithin } from './core/paths.js';
import type { Role } from './core/role.js';
import { formatMessage, type Report } from './core/rule.js';
import { containsSpan, type Location } from './core/text.js';
import { isLeftBehind } from './project/leftBehind.js';
import { partialView } from './project/partial.js';
import type { Project } from './project/project.js';
import { isOfSample } from './project/samples.js';
import { isOfDefaults } from './project/settings.js';
import { makesTestData } from './project/testData.js';
import type { FileRule, Rule, WorkspaceRule } from './rules/rule.js';
import { isInUnfired } from './project/unfired.js';
import { runsNoService, unconfirmedImages } from './rules/shared/imageUses.js';

/** What surrounds the judging of facts: severities by configuration, and where failures are told. */
export interface Court {
	/**
	 * The severity of a rule in a file, or `off`. `own` is what the rule itself says; what a preset makes of it depends on the
	 * rule's `temper`.
	 */
	severityOf(rule: string, path: string, own: Severity, temper: RuleTemper): Severity | 'off';
	log(message: string): void;
	/** Milliseconds of work that the process has done; missing where nothing is given up. */
	spent?(): number;
	/** Where it is noted what is judged, and which rules are left out. */
	readonly journal?: Journal | undefined;
}

/** Facts between two looks at how much work was done: a look costs as much as a question. */
const factsPerLook = 32;

/** Asks rules of facts. The rules are sorted by the kinds of fact they read once, so that a fact meets only the rules that ask for it. */
export class Judge {
	readonly #asked: readonly { readonly kind: FactKind; readonly rules: readonly FileRule[] }[];
	readonly #workspaceRules: WorkspaceRule[] = [];

	constructor(rules: readonly Rule[]) {
		const byKind = new Map<FactKind, FileRule[]>();
		for (const rule of rules) {
			if (rule.scope === 'workspace') {
				this.#workspaceRules.push(rule);
				continue;
			}
			for (const kind of rule.reads as readonly FactKind[]) {
				byKind.set(kind, [...(byKind.get(kind) ?? []), rule]);
			}
		}
		this.#asked = [...byKind].map(([kind, all]) => ({ kind, rules: all }));
	}

	/**
	 * The answers of the file rules on one file. They may stand in other files, where a value was written. Of a project of which
	 * not all was read (`isPartial`), only those that nothing else can take back. Undefined when they took too long.
	 */
	judgeFile(path: string, whole: Project, court: Court, isPartial = false): readonly Finding[] | undefined {
		// What the role is made of is on account of the project.
		const { role } = whole.roleOf(path);
		court.journal?.begin(path);
		const begun = court.spent?.() ?? 0;
		const isOver = (): boolean => court.spent !== undefined && court.spent() - begun > limits.fileWork.hard;
		const view = isPartial ? partialView(whole, path) : undefined;
		const project = view?.project ?? whole;
		const answers = new Answers(court, isPartial);
		for (const { kind, rules } of this.#asked) {
			const facts = project.in(path, kind);
			const asked = facts.length === 0 ? [] : rules.filter((rule) => rule.roles === 'any' || rule.roles.includes(role));
			if (asked.length === 0) {
				continue;
			}
			for (const [index, fact] of facts.entries()) {
				if (index % factsPerLook === 0 && isOver()) {
					return undefined;
				}
				const resolved = project.resolved(fact);
				for (const rule of asked) {
					const before = answers.findings.length;
					answers.ask(rule, path, () => rule.check(resolved, { project, role, ...answers.context(rule, path, role, whole) }));
					if (view?.takeIsSure() === false) {
						answers.findings.length = before;
					}
				}
			}
		}
		return isOver() ? undefined : answers.findings;
	}

	/** The answers of the workspace rules, one rule after the other, so that the caller may breathe between them. */
	*judgeWorkspace(project: Project, court: Court): Generator<readonly Finding[]> {
		for (const rule of this.#workspaceRules) {
			if (court.journal?.isSuspended(`rule ${rule.id}`) === true) {
				continue;
			}
			court.journal?.beginStep(`rule ${rule.id}`);
			const answers = new Answers(court);
			answers.ask(rule, undefined, () => rule.check({ project, ...answers.context(rule, undefined, undefined, project) }));
			yield answers.findings;
		}
	}
}

class Answers {
	readonly findings: Finding[] = [];
	readonly #court: Court;
	readonly #isPartial: boolean;

	constructor(court: Court, isPartial = false) {
		this.#court = court;
		this.#isPartial = isPartial;
	}

	ask(rule: Rule, path: string | undefined, question: () => void): void {
		try {
			question();
		} catch (error) {
			// One rule's failure on one file must not take the others' answers away.
			this.#court.log(
				`${rule.id} failed${path === undefined ? '' : ` on ${path}`}: ${error instanceof Error ? `${error.name}${firstFrame(error)}` : 'unknown error'}`,
			);
		}
	}

	context(
		rule: Rule,
		path: string | undefined,
		role: Role | undefined,
		project: Project,
	): { report(problem: Report): void; affirm(evidence: Report): void } {
		const add = (outcome: Finding['outcome'], said: Report): void => {
			const where = said.path ?? path;
			if (where === undefined || isOuterPath(where)) {
				return;
			}
			const declared = said.severity ?? rule.severity;
			const place = { path: where, span: said.span };
			const isOfUse = declared !== 'hint' && !everywhere.test(rule.id);
			const mayBeIdle = path !== undefined && isOfUse;
			// Whether somebody calls a function is not known before all is read.
			if (mayBeIdle && this.#isPartial && isInIdle(project, place)) {
				return;
			}
			const own =
				isQuiet(declared, project) ||
				isLeftOver(rule, where, declared, project) ||
				isForDevelopers(rule, where, declared, project) ||
				isOfUnconfirmedImage(rule, where, declared, project) ||
				isCopied(rule, where, declared, project) ||
				isEnded(rule, where, declared, project) ||
				(!isLeak(rule, declared) && !ofRepository.test(rule.id) && isOfSample(project, where)) ||
				isReplaceable(path, where, declared, project) ||
				(mayBeIdle && isUnused(project, place, this.#isPartial)) ||
				(isOfUse && project.roleOf(where).guessed === true)
					? 'hint'
					: declared;
			const temper: RuleTemper = said.sure === true ? { ...(rule.optional && { optional: rule.optional }) } : rule;
			const severity = this.#court.severityOf(rule.id, where, own, temper);
			if (severity === 'off') {
				return;
			}
			this.findings.push({
				rule: rule.id,
				outcome,
				severity,
				...(temper.tentative && severity === 'hint' && own !== 'hint' && { tentative: true as const }),
				messageId: said.message,
				message: formatMessage(rule.messages[said.message] ?? '', said.data),
				at: place,
				role: role ?? project.roleOf(where).role,
				related: said.related ?? [],
				fixes: said.fixes ?? [],
			});
		};
		return { report: (problem) => add('violated', problem), affirm: (evidence) => add('met', evidence) };
	}
}

/** Where a rule failed, without the error's message, which might quote a file. */
function firstFrame(error: Error): string {
	const frame = error.stack
		?.split('\n')
		.find((line) => /^\s+at /.test(line))
		?.trim();
	return frame ? ` ${frame.replace(/\(.*[\\/]/, '(')}` : '';
}

/** Where nothing is a service, only an error (a secret in the code) is worth more than a hint. */
function isQuiet(severity: Severity, project: Project): boolean {
	return severity !== 'error' && project.deploysNothing;
}

/** Whether a rule says that everybody who has the sources can read a secret, whether anything runs there or not. */
function isLeak({ id }: Rule, severity: Severity): boolean {
	return severity === 'error' && id.startsWith('config/');
}

/**
 * Of a Dockerfile that nobody can build any more, that compose hides behind the sources, or in whose image no service runs, only a secret
 * in it is worth more than a hint.
 * How far images of developers are from what is deployed is a question of its own.
 */
function isLeftOver(rule: Rule, path: string, severity: Severity, project: Project): boolean {
	return (
		severity !== 'hint' &&
		!isLeak(rule, severity) &&
		(project.isDeadImage(path) ||
			project.isBehindSources(path) ||
			(!rule.id.startsWith('dev-prod-parity/') && runsNoService(project, path)))
	);
}

/** Whether all that starts a file are images beside others that nothing is known to deploy. */
function isOfUnconfirmedImage(rule: Rule, path: string, severity: Severity, project: Project): boolean {
	if (severity === 'hint' || isLeak(rule, severity)) {
		return false;
	}
	const images = unconfirmedImages(project, '');
	const own = images.size === 0 ? [] : project.processesOf(path);
	return own.length > 0 && own.every((process) => images.has(project.dockerfileOf(process) ?? process.declaration.path));
}

/** Rules about what a repository tracks, whatever it is a part of. */
const ofRepository = /^dependencies\/committed-/;

/** What the name of a folder ends with that was unpacked from the archive of a branch. */
const ofArchive = /-(?:master|main)(?:-[\w.]{1,20})?$/;

/**
 * Whether a folder is a copy of another repository of that name (a subtree, or the archive of a branch), as its manifest and that at
 * the root say: it is mended there, and deployed from there for all that is known.
 */
function isCopied({ id }: Rule, path: string, severity: Severity, project: Project): boolean {
	const { folder, manifest } = project.packageOf(path);
	const [own, root] = [manifest?.repository, project.packageOf('package.json').manifest?.repository];
	const name = baseName(folder).toLowerCase();
	return (
		severity !== 'hint' &&
		!ofRepository.test(id) &&
		folder !== '' &&
		own !== undefined &&
		own !== root &&
		((root !== undefined && own.endsWith(`/${name}`)) || (ofArchive.test(name) && own.endsWith(`/${name.replace(ofArchive, '')}`)))
	);
}

/**
 * Whether a value of another file stands among settings: a deploy may bring a file of its own that says otherwise, and that nobody
 * tracks.
 */
function isReplaceable(path: string | undefined, where: string, severity: Severity, project: Project): boolean {
	return (
		severity !== 'hint' && path !== undefined && path !== where && (isOfDefaults(where) || project.in(where, 'settings.file').length > 0)
	);
}

/**
 * Whether a README says that nobody works on what a file belongs to any more: only a secret in it is worth more than a hint, for that
 * can be read all the same.
 */
function isEnded(rule: Rule, path: string, severity: Severity, project: Project): boolean {
	return (
		severity !== 'hint' &&
		!isLeak(rule, severity) &&
		project
			.of('folder.purpose')
			.some(({ path: readme, purpose }) => purpose === 'ended' && pathWithin(directoryOf(readme), path) !== undefined)
	);
}

/** Whether a place is in a function that its own file does not mention, or in a method, and that others may call. */
function isInIdle(project: Project, { path, span }: Location): boolean {
	return (
		project.in(path, 'module.idle').some((one) => one.exported.length > 0 && containsSpan(one.span, span)) ||
		project.in(path, 'module.method').some((one) => containsSpan(one.span, span))
	);
}

/** Whether no process of a deploy gets to a place: to the function that it is in, or to its file. What imports a file is not known before all is read. */
function isUnused(project: Project, place: Location, isPartial: boolean): boolean {
	return (
		project.idleFunctionAt(place) !== undefined ||
		(!isPartial && (isLeftBehind(project, place.path) || isInUnfired(place, project))) ||
		makesTestData(project, place.path)
	);
}

/** Rules about what is wrong wherever it stands: what leaks from a repository, and what an installation lacks. */
const everywhere = /^(?:config\/(?:provider-token|hardcoded-secret|credentials-in-url)|dependencies\/)/;

/**
 * Whether a file belongs to what stands in for another service while people develop, or only scripts of developers start it (`dev:idp`,
 * `mock-api`), in a package of which other scripts or a deploy start the service.
 */
function isForDevelopers(rule: Rule, path: string, severity: Severity, project: Project): boolean {
	if (severity === 'hint') {
		return false;
	}
	const { folder: home, manifest } = project.packageOf(path);
	// What stands in for another service of its repository is installed nowhere but on the machines of developers.
	if (manifest?.standIn === true && (!everywhere.test(rule.id) || (home !== '' && !isLeak(rule, severity)))) {
		return true;
	}
	if (everywhere.test(rule.id)) {
		return false;
	}
	const own = project.processesOf(path);
	return (
		own.length > 0 &&
		own.every(({ type }) => type === 'development') &&
		project.processes.some(
			({ type, package: { folder } }) => (type === 'web' || type === 'worker') && own.some((one) => one.package.folder === folder),
		)
	);
}
