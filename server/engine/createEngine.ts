import { Configurations } from './configurations.js';
import { isConfigurationPath, type Configuration } from './core/configuration.js';
import { factorIds } from './core/factor.js';
import type { Fact } from './core/fact.js';
import type { Finding } from './core/finding.js';
import type { Fix, FixPlan } from './core/fix.js';
import { ancestorsOf, directoryOf, isOuterPath } from './core/paths.js';
import type { RoleDecision } from './core/role.js';
import type { CancellationSignal, Listing } from './core/workspace.js';
import { AnswersFromElsewhere } from './elsewhere.js';
import { Cancelled, type Engine, type EngineInit, type FileReport, type ScanProgress, type WorkspaceReport } from './engine.js';
import type { FixContext } from './fixes/build.js';
import { fixesOf, offersOf, refusalsOf, type Refused } from './fixes/ofFindings.js';
import { journaled } from './journaled.js';
import { KeptAnswers } from './keptAnswers.js';
import { Judge, type Court } from './judge.js';
import { buildProject } from './project/build.js';
import type { Project } from './project/project.js';
import { leadsToEntries, rehearse } from './readers/index.js';
import { toolRules } from './findings.js';
import { byPath, Reporter } from './reporter.js';
import { rules } from './rules/index.js';
import { FactStore, type StoredFile } from './store.js';

/** Files between two breaths of a scan: small enough that a keystroke never waits for more than a few milliseconds. */
const filesPerBreath = 8;

/** As much text is read in about the same time. */
const unitsPerBreath = 30_000;

/** Files whose texts are asked for before their turn. */
const filesAhead = 16;

/** Files whose imports are resolved between two breaths. */
const filesPerStep = 200;

/** With more edited files than that, a project is built anew. */
const mostEdits = 50;

/** Makes the engine of one workspace root. */
export function createEngine(init: EngineInit): Engine {
	const engine = new WorkspaceEngine(init);
	return init.journal ? journaled(engine, init.journal) : engine;
}

class WorkspaceEngine implements Engine {
	readonly rules = rules;
	readonly #init: EngineInit;
	readonly #store: FactStore;
	readonly #judge = new Judge(rules);
	readonly #configurations: Configurations;
	readonly #court: Court;
	readonly #reporter: Reporter;
	#listing: Listing | undefined;
	#project: Project | undefined;
	#hasScanned = false;
	/** Whether files came or went, or were read, that the project does not know of: it is built anew by the next scan. */
	#mustBuild = true;
	/** Units of the texts that were read since the last breath. */
	#unitsSinceBreath = 0;
	#listingStale = true;
	#listed: ReadonlySet<string> = new Set();
	readonly #elsewhere = new AnswersFromElsewhere();
	readonly #kept = new KeptAnswers();

	constructor(init: EngineInit) {
		this.#init = init;
		this.#store = new FactStore(init);
		const knownRules = new Set([...rules.map(({ id }) => id), ...factorIds, ...Object.values(toolRules)]);
		this.#configurations = new Configurations(init.workspace, knownRules, init.rules ?? {});
		this.#reporter = new Reporter({ init, store: this.#store, configurations: this.#configurations, knownRules });
		this.#court = {
			severityOf: (rule, path, own, temper) => this.#configurations.severityOf(rule, path, own, temper),
			log: init.log,
			journal: init.journal,
			...(init.spent && { spent: () => init.spent!() }),
		};
	}

	invalidate(paths: readonly string[]): void {
		for (const path of paths) {
			// What an ignore file says decides what is listed, and a file that is read by its path alone says only whether it is there.
			if (!this.#listed.has(path) || path.endsWith('.gitignore') || this.#store.isReadByPath(path)) {
				this.#listingStale = true;
			}
			this.#store.invalidate(path);
		}
	}

	async checkFile(path: string, whole = false): Promise<FileReport | undefined> {
		await this.#prepare();
		if (!this.#listed.has(path)) {
			return undefined;
		}
		const read = await this.#store.read(path, whole);
		if (!read) {
			this.#mustBuild = true;
			this.#listingStale = !this.#store.files.has(path);
			return this.#store.files.has(path) ? this.#reporter.reportOf(path, [], this.#project) : undefined;
		}
		const { file, stored } = read;
		if (isConfigurationPath(path)) {
			await this.#configurations.update(path);
		}
		const before = this.#project!;
		const now = {
			path,
			text: file.text,
			facts: stored.facts,
			isPartial: (this.#init.awaitsScan === true && !this.#hasScanned) || this.#isSuspended,
		};
		const moved = whole ? undefined : this.#kept.moved(now, before);
		const project = (this.#project = before.with(path, stored.facts, moved !== undefined));
		const fromElsewhere = this.#elsewhere.on(path, file.text, stored.print);
		const judged = moved ?? this.#judge.judgeFile(path, project, this.#court, now.isPartial);
		if (!judged) {
			this.#store.giveUp(path);
			this.#project = before.with(path, []);
			return { ...(await this.#reporter.reportOf(path, fromElsewhere, this.#project, file)), ...(!whole && { isGivenUp: true }) };
		}
		const own = judged.filter(({ at }) => at.path === path);
		this.#kept.keep(now, project, own);
		const report = await this.#reporter.reportOf(path, [...own, ...fromElsewhere], project, file);
		return {
			...report,
			...(this.#store.isHalfTyped(path) && { isHalfTyped: true }),
			...(moved && { isMoved: true }),
			...(stored.isTooSlow && !whole && { isGivenUp: true }),
		};
	}

	prepare(path: string): Promise<void> {
		return this.#store.prepare(path);
	}

	rehearse(): boolean {
		return rehearse();
	}

	assume(path: string, text: string, findings: readonly Finding[]): void {
		if (!this.#hasScanned) {
			this.#elsewhere.assume(path, text, findings);
		}
	}

	decidersOf(path: string): readonly string[] {
		const folders = new Set(ancestorsOf(directoryOf(path)));
		const manifests = this.#listing
			? [...this.#listing.files, ...this.#listing.outer].filter(
					(each) => folders.has(directoryOf(each)) && (leadsToEntries(this.#store.readersFor(each)) || isConfigurationPath(each)),
				)
			: [];
		return [...[...folders].filter((each) => !each.startsWith('..')), ...manifests];
	}

	async checkWorkspace(signal?: CancellationSignal, onProgress?: (progress: ScanProgress) => void): Promise<WorkspaceReport> {
		await this.#prepare(signal);
		await this.#readStale(signal, onProgress);
		const project = await this.#current(signal);
		if (this.#isSuspended) {
			const skipped = [...this.#listing!.skipped, { path: '.', reason: 'putting the project together ended the language server' }];
			return this.#reporter.workspaceReport(project, [], skipped);
		}
		const own: Finding[] = [];
		const fromElsewhere: Finding[] = [];
		for (const [index, path] of project.files.entries()) {
			if (!isOuterPath(path)) {
				const judged = this.#judge.judgeFile(path, project, this.#court);
				if (!judged) {
					this.#store.giveUp(path);
				}
				for (const finding of judged ?? []) {
					(finding.at.path === path ? own : fromElsewhere).push(finding);
				}
			}
			if (index % filesPerBreath === 0) {
				await this.#breathe(signal);
			}
		}
		this.#init.journal?.end();
		for (const findings of this.#judge.judgeWorkspace(project, this.#court)) {
			fromElsewhere.push(...findings);
			await this.#breathe(signal);
		}
		this.#hasScanned = true;
		this.#kept.clear();
		this.#elsewhere.renew(byPath(fromElsewhere), (path) => this.#store.files.get(path)?.print);
		return this.#reporter.workspaceReport(project, [...own, ...fromElsewhere], this.#listing!.skipped);
	}

	async fixesOf(finding: Finding): Promise<readonly Fix[]> {
		await this.#prepare();
		return fixesOf(finding, this.#fixContext(), this.#init.journal);
	}

	async offersOf(findings: readonly Finding[]): Promise<ReadonlyMap<Finding, readonly FixPlan[]>> {
		await this.#prepare();
		return offersOf(findings, this.#fixContext(), this.#init.journal);
	}

	async refusalsOf(finding: Finding): Promise<readonly Refused[]> {
		await this.#prepare();
		return refusalsOf(finding, this.#fixContext(), this.#init.journal);
	}

	#fixContext(): FixContext {
		return {
			read: (path) => (isOuterPath(path) ? Promise.resolve(undefined) : this.#init.workspace.read(path).catch(() => undefined)),
			facts: (path) => this.#freshFacts(path),
			phrases: (path) => this.#store.readersFor(path).find(({ phrases }) => phrases)?.phrases,
			project: this.#project!,
			log: (message) => this.#init.log(message),
		};
	}

	async unread(): Promise<readonly string[]> {
		await this.#prepare();
		return this.#paths().filter((path) => this.#isToRead(path));
	}

	async readFiles(paths: Iterable<string>): Promise<void> {
		this.#mustBuild = true;
		for (const path of paths) {
			await this.#store.read(path);
		}
	}

	takeIn(path: string, stored: StoredFile): void {
		this.#mustBuild = true;
		this.#store.takeIn(path, stored);
	}

	async readShare(isOurs: (path: string, index: number) => boolean): Promise<number> {
		await this.#prepare();
		this.#mustBuild = true;
		const share = this.#paths().filter((path, index) => isOurs(path, index) && this.#isToRead(path));
		for (const at of share.keys()) {
			await this.#readNext(share, at);
		}
		return share.length;
	}

	async factsOf(path: string): Promise<readonly Fact[]> {
		this.#mustBuild = true;
		return (await this.#store.read(path))?.stored.facts ?? [];
	}

	async roles(): Promise<ReadonlyMap<string, RoleDecision>> {
		await this.#prepare();
		await this.#readStale();
		const project = (this.#project = this.#build());
		return new Map(project.files.filter((path) => !isOuterPath(path)).map((path) => [path, project.roleOf(path)]));
	}

	async configurationOf(path: string): Promise<Configuration> {
		await this.#prepare();
		return this.#configurations.of(path);
	}

	async pageOf(rule: string): Promise<string | undefined> {
		if (!rules.some(({ id }) => id === rule)) {
			return undefined;
		}
		const pages = JSON.parse(new TextDecoder().decode(await this.#init.assets.load('rules.json'))) as Record<string, string>;
		return pages[rule];
	}

	dispose(): void {
		this.#elsewhere.clear();
		this.#kept.clear();
		this.#store.retain(new Set());
	}

	/** The listing, the configuration and the manifests: what a first answer on an open file needs. */
	async #prepare(signal?: CancellationSignal): Promise<void> {
		if (this.#listing && this.#project && !this.#listingStale) {
			return;
		}
		this.#listingStale = false;
		this.#mustBuild = true;
		// Other configurations may come with the listing.
		this.#kept.clear();
		try {
			this.#listing = await this.#init.workspace.list(signal);
		} catch (error) {
			this.#listingStale = true;
			throw error;
		}
		await this.#configurations.load([...this.#listing.files, ...this.#listing.outer]);
		const paths = this.#paths();
		this.#listed = new Set(paths);
		this.#store.retain(this.#listed);
		if (!this.#project) {
			const entries = paths.filter((path) => leadsToEntries(this.#store.readersFor(path)));
			for (const index of entries.keys()) {
				await this.#readNext(entries, index);
			}
			this.#project = this.#build();
			// It knows the manifests alone: whatever else is read, by a share or from memory, too, makes another one.
			this.#mustBuild = true;
		}
	}

	async #readStale(signal?: CancellationSignal, onProgress?: (progress: ScanProgress) => void): Promise<void> {
		const stale = this.#paths().filter((path) => this.#isToRead(path));
		for (const path of stale.filter(isConfigurationPath)) {
			await this.#configurations.update(path);
		}
		this.#kept.clear();
		for (const [index, path] of stale.entries()) {
			const read = await this.#readNext(stale, index);
			if (read && !this.#mustBuild && stale.length <= mostEdits && !isConfigurationPath(path)) {
				this.#project = this.#project!.with(path, read.stored.facts);
			} else {
				this.#mustBuild = true;
			}
			if (read) {
				this.#elsewhere.reread(path, read.file.text);
			} else if (!this.#store.files.has(path)) {
				this.#listingStale = true;
			}
			this.#unitsSinceBreath += read?.file.text.length ?? 0;
			if (index % filesPerBreath === 0 || this.#unitsSinceBreath > unitsPerBreath) {
				await this.#breathe(signal);
				onProgress?.({ done: index, total: stale.length });
			}
		}
		onProgress?.({ done: stale.length, total: stale.length });
		if (this.#listingStale) {
			// A file vanished since it was listed; what is gone must not count as present.
			await this.#prepare(signal);
		}
	}

	/** Reads one of a list of files that are read in order, and asks for the texts of those that follow. */
	#readNext(paths: readonly string[], index: number): ReturnType<FactStore['read']> {
		for (let next = index === 0 ? 0 : index + filesAhead - 1; next < Math.min(index + filesAhead, paths.length); next++) {
			this.#store.readAhead(paths[next]!);
		}
		return this.#store.read(paths[index]!, true);
	}

	async #breathe(signal?: CancellationSignal): Promise<void> {
		this.#init.journal?.end();
		this.#unitsSinceBreath = 0;
		if (signal?.aborted) {
			throw new Cancelled();
		}
		await this.#init.breathe?.();
	}

	/** Whether somebody reads a file, and has not yet read what it is now, or only what edits changed. */
	#isToRead(path: string): boolean {
		return (this.#store.isStale(path) && this.#store.readersFor(path).length > 0) || this.#store.isFromEdits(path);
	}

	#paths(): readonly string[] {
		const { files, outer } = this.#listing!;
		return [...files.filter((path) => !this.#configurations.isExcluded(path)), ...outer];
	}

	/** The project of all that was read. After edits that no package, process or role depends on, it is the one that keystrokes made. */
	async #current(signal?: CancellationSignal): Promise<Project> {
		if (!this.#mustBuild && this.#project?.isCurrent) {
			return (this.#project = this.#project.settled());
		}
		const project = (this.#project = this.#build());
		// What roles are made of, in steps: all at once would keep a keystroke waiting.
		for (const [index, path] of this.#init.breathe ? project.files.entries() : []) {
			if (index % filesPerStep === 1) {
				this.#init.journal?.beginStep('project');
			}
			project.importsOf(path);
			if (index % filesPerStep === 0) {
				await this.#breathe(signal);
			}
		}
		this.#askForRoles(project);
		return this.#project;
	}

	/** Has the roles put together: the first file that is judged would have it done, on its own account. */
	#askForRoles(project: Project): void {
		const { journal } = this.#init;
		if (journal && project.files.length > 0) {
			journal.beginStep('project');
			project.roleOf(project.files[0]!);
			journal.end();
		}
	}

	/** Whether the project is not put together any more, since that ended processes: then only what one file says by itself is said. */
	get #isSuspended(): boolean {
		return this.#init.journal?.isSuspended('project') === true;
	}

	#build(): Project {
		this.#init.journal?.beginStep('project');
		const facts = new Map(this.#isSuspended ? [] : [...this.#store.files].map(([path, stored]) => [path, stored.facts]));
		const project = buildProject({ facts, listing: this.#listing!, roleOverrides: (path) => this.#configurations.roleOf(path) });
		this.#init.journal?.end();
		this.#mustBuild = false;
		return project;
	}

	/** Facts of the text as it is now, for fixes: the store may be behind an edit. */
	async #freshFacts(path: string): Promise<readonly Fact[]> {
		const file = await this.#init.workspace.read(path).catch(() => undefined);
		const known = this.#store.files.get(path);
		if (file && known && known.version === file.version && !this.#store.isStale(path)) {
			return known.facts;
		}
		this.#mustBuild = true;
		return (await this.#store.read(path))?.stored.facts ?? [];
	}
}
