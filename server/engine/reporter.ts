import { evaluateChecklist } from './checklist/evaluate.js';
import type { Configurations } from './configurations.js';
import type { Finding } from './core/finding.js';
import { longLine, tooLarge, tooManyNodes } from './core/readable.js';
import { isOuterPath } from './core/paths.js';
import { serviceRoles, type Role } from './core/role.js';
import type { SourceFile } from './core/text.js';
import type { SkippedFile } from './core/workspace.js';
import type { EngineInit, FileReport, WorkspaceReport } from './engine.js';
import type { Project } from './project/project.js';
import { browserRootOf } from './project/roles/browserCode.js';
import { describesService, isSource } from './readers/index.js';
import { limited, mayBeDecided, toolFinding, toolRules, withDecisions, withoutDuplicates, withoutSuppressed } from './findings.js';
import type { FactStore } from './store.js';

/** What reports are made of besides the answers of the rules. */
export interface ReporterInput {
	readonly init: Pick<EngineInit, 'workspace' | 'inlineSuppressions'>;
	readonly store: FactStore;
	readonly configurations: Configurations;
	/** The ids that a suppression may name. */
	readonly knownRules: ReadonlySet<string>;
}

/**
 * Makes reports of answers: what is suppressed or off goes, what the tool has to say of the files comes in, and of what is left a
 * person can read it all.
 */
export class Reporter {
	readonly #init: ReporterInput['init'];
	readonly #store: FactStore;
	readonly #configurations: Configurations;
	readonly #knownRules: ReadonlySet<string>;

	constructor({ init, store, configurations, knownRules }: ReporterInput) {
		this.#init = init;
		this.#store = store;
		this.#configurations = configurations;
		this.#knownRules = knownRules;
	}

	/**
	 * The findings of a file, the tool's own remarks among them, as they are shown: suppressions applied, sorted, and no more than
	 * a person can read.
	 */
	async reportOf(path: string, answers: readonly Finding[], project: Project | undefined, file?: SourceFile): Promise<FileReport> {
		const stored = this.#store.files.get(path);
		const suppressions = this.#init.inlineSuppressions === false ? [] : (stored?.suppressions ?? []);
		const violated = withoutDuplicates(answers).filter(({ outcome }) => outcome === 'violated');
		const text =
			suppressions.length === 0 && !violated.some(mayBeDecided)
				? ''
				: (file?.text ?? (await this.#init.workspace.read(path).catch(() => undefined))?.text ?? '');
		const findings = [
			...withoutSuppressed(
				withDecisions(violated, text, (rule) => this.#configurations.severityOf(rule, path, 'hint')),
				suppressions,
				text,
				path,
				this.#knownRules,
			),
			...this.#remarksOn(path, project),
		].filter(({ rule, severity }) => this.#configurations.severityOf(rule, path, severity) !== 'off');
		return { path, version: file?.version ?? stored?.version ?? 0, findings: limited(findings) };
	}

	/** What the tool itself says of a file: it was passed over, or its configuration is broken. */
	#remarksOn(path: string, project: Project | undefined): readonly Finding[] {
		const start = { start: 0, end: 0 };
		const { skipped, quarantined } = this.#store.files.get(path) ?? {};
		const role = project?.roleOf(path).role;
		const isExpected = skipped !== undefined && isMissed(path, skipped, role);
		const severity = quarantined
			? 'warning'
			: isJudged(path, role) && role !== 'docs' && !/\.(?:html?|md|mdx)$/i.test(path) && !isMostlyMade(path, skipped ?? '')
				? 'information'
				: 'hint';
		return [
			...(isExpected || quarantined
				? [toolFinding(toolRules.skippedFile, severity, path, start, `This file was not checked: ${skipped}.`)]
				: []),
			...this.#configurations.problems
				.filter((problem) => problem.path === path)
				.map(({ span, message }) => toolFinding(toolRules.invalidConfiguration, 'error', path, span, message)),
		];
	}

	/**
	 * What a scan came to: reports of the files with findings, the checklist, and what was passed over (`passedOver` when files
	 * were listed, and what the readers could not read).
	 */
	async workspaceReport(project: Project, answers: readonly Finding[], passedOver: readonly SkippedFile[]): Promise<WorkspaceReport> {
		const answersByPath = byPath(answers);
		const files: FileReport[] = [];
		const met: Finding[] = [];
		const skipped: SkippedFile[] = [...passedOver];
		// Configuration files come in even when nobody reads them: a broken one has a finding and no facts.
		const paths = new Set([
			...project.files,
			...this.#store.files.keys(),
			...answersByPath.keys(),
			...this.#configurations.problems.map(({ path }) => path),
		]);
		for (const path of [...paths].sort()) {
			const stored = this.#store.files.get(path);
			if (stored?.skipped !== undefined) {
				skipped.push({ path, reason: stored.skipped });
			}
			if (isOuterPath(path)) {
				continue;
			}
			const here = answersByPath.get(path) ?? [];
			met.push(...withoutDuplicates(here).filter(({ outcome }) => outcome === 'met'));
			const report = await this.reportOf(path, here, project);
			if (report.findings.length > 0) {
				files.push(report);
			}
		}
		const violated = files.flatMap(({ findings }) => findings);
		const notApplicable = project.notApplicable;
		return {
			files,
			checklist: evaluateChecklist({
				findings: [...violated, ...met],
				attestations: this.#configurations.attestations,
				...(notApplicable === undefined ? {} : { notApplicable }),
			}),
			read: this.#store.files.size - [...this.#store.files.values()].filter((stored) => stored.skipped !== undefined).length,
			skipped,
			problems: this.#configurations.problems,
		};
	}
}

/** Findings by the file in which they stand. */
export function byPath(findings: readonly Finding[]): ReadonlyMap<string, Finding[]> {
	const found = new Map<string, Finding[]>();
	for (const finding of findings) {
		const list = found.get(finding.at.path);
		if (list) {
			list.push(finding);
		} else {
			found.set(finding.at.path, [finding]);
		}
	}
	return found;
}

/** Whether a file that was passed over is code of a size, or with lines of a length, that programs write, not people. */
function isMostlyMade(path: string, reason: string): boolean {
	return (reason.startsWith('larger than') || reason === longLine) && /\.[cm]?[jt]sx?$/.test(path);
}

/**
 * Whether somebody expects a file that was passed over to be checked: no generated file, no prose, no script larger than a hand
 * writes (unless a service runs it), and no data or script for browsers with endless lines.
 */
function isMissed(path: string, reason: string, role: Role | undefined): boolean {
	if (!describesService(path) || role === 'generated' || isPacked(path)) {
		return false;
	}
	if (role !== undefined && serviceRoles.includes(role)) {
		return true;
	}
	return reason === longLine
		? isSource(path) && browserRootOf(path) === undefined
		: !((reason === tooLarge && isSource(path)) || ((reason === tooLarge || reason === tooManyNodes) && isMereData(path)));
}

/** Whether a file is packed, so that nobody reads it as it is: `access.log.1.gz`. */
function isPacked(path: string): boolean {
	return /\.(?:gz|tgz|zip|bz2|xz|zst|7z|rar|br)$/i.test(path);
}

/**
 * Whether a file is data by its kind, and has no name that a tool of deploys looks for: of a size that programs write, no rule
 * would have a question for it.
 */
function isMereData(path: string): boolean {
	return (
		/\.(?:ya?ml|json5?|xml|toml)$/i.test(path) &&
		!/(?:^|\/)(?:package\.json$|(?:docker-)?compose[^/]*$|docker-stack[^/]*$|values[^/]*$|serverless[^/]*$|template\.(?:ya?ml|json)$|\.(?:github|circleci)\/|(?:k8s|kubernetes|manifests|deploy|helm|charts|config)\/)/i.test(
			path,
		)
	);
}

/**
 * Whether rules would have had much to say of a file: code of a service, or a manifest. Of tests, scripts and tables that nothing
 * loads, hardly any has.
 */
function isJudged(path: string, role: Role | undefined): boolean {
	return !isSource(path) || (role !== undefined && serviceRoles.includes(role));
}
