import type { Fact, FactKind, LocatedFact } from '../core/fact.js';
import { groupedByEach } from '../core/group.js';
import { ancestorsOf, isOuterPath } from '../core/paths.js';
import type { Role, RoleDecision } from '../core/role.js';
import type { Value } from '../core/value.js';
import { containsSpan, type Location } from '../core/text.js';
import type { Listing, VersionControl } from '../core/workspace.js';
import { hasDeploy, whyNotApplicable } from './applicability.js';
import { isDeadImage } from './deadImages.js';
import { FactIndex } from './facts.js';
import { isIdle, isUnread } from './idle.js';
import { isUncalled } from './methods.js';
import type { Package, Process, Project } from './project.js';
import { reachOf, shapeOf } from './shape.js';
import { Structure } from './structure.js';
import { Values } from './values.js';

/** What a project is built from. */
export interface ProjectInput {
	/** The facts of every file that was read, outer manifests included; a file without facts has an empty list. */
	readonly facts: ReadonlyMap<string, readonly Fact[]>;
	readonly listing: Listing;
	/** The role that the configuration gives a file. */
	readonly roleOverrides?: (path: string) => Role | undefined;
}

/** Builds the project model. Nothing is computed before it is asked for. */
export function buildProject({ facts, listing, roleOverrides }: ProjectInput): Project {
	const index = FactIndex.of(facts);
	const files = new Set([...listing.files, ...listing.outer, ...facts.keys()]);
	return new ProjectModel(
		index,
		Structure.of(index, files, listing.versionControl),
		listing.versionControl,
		roleOverrides ?? (() => undefined),
	);
}

class ProjectModel implements Project {
	readonly versionControl: VersionControl | undefined;
	readonly #facts: FactIndex;
	readonly #structure: Structure;
	readonly #roleOverrides: (path: string) => Role | undefined;
	readonly #deadImages = new Map<string, boolean>();
	/** Of the files that were edited in this edition, what they said before. */
	#edited: ReadonlyMap<string, readonly Fact[]> = new Map();
	#edition: object = {};
	#files: readonly string[] | undefined;
	#importers: ReadonlyMap<string, readonly string[]> | undefined;
	#values: Values | undefined;
	#notApplicable: { readonly because: string | undefined; readonly quiet: boolean } | undefined;

	constructor(
		facts: FactIndex,
		structure: Structure,
		versionControl: VersionControl | undefined,
		roleOverrides: (path: string) => Role | undefined,
		readonly isCurrent = true,
	) {
		this.#facts = facts;
		this.#structure = structure;
		this.versionControl = versionControl;
		this.#roleOverrides = roleOverrides;
	}

	get files(): readonly string[] {
		this.#files ??= this.#facts.paths.filter((path) => !isOuterPath(path));
		return this.#files;
	}

	get allFiles(): ReadonlySet<string> {
		return this.#structure.files;
	}

	get edition(): object {
		return this.#edition;
	}

	get packages(): readonly Package[] {
		return this.#structure.packages;
	}

	get services(): readonly Package[] {
		return this.packages.filter((each) => each.kind === 'service');
	}

	get processes(): readonly Process[] {
		return this.#structure.processes;
	}

	get functions(): ReadonlySet<string> {
		return this.#structure.functions;
	}

	get notApplicable(): string | undefined {
		return this.#applicability.because;
	}

	get deploysNothing(): boolean {
		return this.#applicability.quiet;
	}

	of<Kind extends FactKind>(kind: Kind): readonly LocatedFact<Kind>[] {
		return this.#facts.of(kind);
	}

	in<Kind extends FactKind>(path: string, kind: Kind): readonly LocatedFact<Kind>[] {
		return this.#facts.in(path, kind);
	}

	inProcess<Kind extends FactKind>(process: Process, kind: Kind): readonly LocatedFact<Kind>[] {
		const { files } = process;
		const having = this.#facts.filesWith(kind);
		// Of many processes with few files each, none goes through all files of the workspace.
		const paths =
			files.size < having.length
				? [...files].filter((path) => this.#facts.hasKind(path, kind)).sort()
				: having.filter((path) => files.has(path));
		return paths.flatMap((path) => this.#facts.in(path, kind));
	}

	resolved<Kind extends FactKind>(fact: LocatedFact<Kind>): LocatedFact<Kind> {
		return this.#follow.resolved(fact);
	}

	resolve(value: Value, from: string): Value {
		return this.#follow.resolve(value, from);
	}

	resolveModule(specifier: string, from: string): string | undefined {
		return this.#structure.modules.resolve(specifier, from);
	}

	importsOf(path: string): readonly string[] {
		return this.#structure.graph.importsOf(path);
	}

	importersOf(path: string): readonly string[] {
		this.#importers ??= groupedByEach(this.files, (importer) => this.importsOf(importer));
		return this.#importers.get(path) ?? [];
	}

	roleOf(path: string): RoleDecision {
		const role = this.#roleOverrides(path);
		return role === undefined ? this.#structure.roles.of(path) : { role, because: 'The configuration says so.' };
	}

	isLoadedByBrowser(path: string): boolean {
		return this.#structure.roles.isLoadedByBrowser(path);
	}

	packageOf(path: string): Package {
		return this.#structure.packageOf(path);
	}

	processDeclaredAt(place: Location): Process | undefined {
		return this.#structure.processDeclaredAt(place);
	}

	processesOf(path: string): readonly Process[] {
		return this.#structure.processesOf(path);
	}

	dockerfileOf(process: Process): string | undefined {
		return this.#structure.dockerfileOf(process);
	}

	isDevelopmentFile(path: string): boolean {
		return this.#structure.developerFiles.has(path);
	}

	isBehindSources(path: string): boolean {
		return this.#structure.developerFiles.isBehindSources(path);
	}

	isDeadImage(path: string): boolean {
		let dead = this.#deadImages.get(path);
		if (dead === undefined) {
			dead = isDeadImage(path, { facts: this.#facts, files: this.#structure.files, isIgnored: (one) => this.isIgnored(one) });
			this.#deadImages.set(path, dead);
		}
		return dead;
	}

	idleFunctionAt({ path, span }: Location): LocatedFact<'module.idle' | 'module.method'> | undefined {
		return (
			this.in(path, 'module.idle').find((one) => containsSpan(one.span, span) && isIdle(this, one)) ??
			this.in(path, 'module.method').find((one) => containsSpan(one.span, span) && isUncalled(one, this))
		);
	}

	isUnreadSetting(place: Location): boolean {
		return isUnread(place, this);
	}

	dependencyOf(path: string, name: string): LocatedFact<'dependency'> | undefined {
		const owner = this.packageOf(path);
		return owner.dependencies.get(name) ?? owner.workspaceRoot?.dependencies.get(name);
	}

	lockfilesOf(folder: string): readonly LocatedFact<'dependency.lock'>[] {
		for (const each of ancestorsOf(folder)) {
			const locks = this.#structure.lockfilesAt(each);
			if (locks.length > 0) {
				return locks;
			}
		}
		return [];
	}

	has(path: string): boolean {
		return this.#structure.files.has(path);
	}

	isTracked(path: string): boolean | undefined {
		return this.versionControl?.tracked?.has(path);
	}

	isIgnored(path: string): boolean {
		return this.#structure.ignores.isIgnored(path);
	}

	with(path: string, facts: readonly Fact[] | undefined, haveMoved = false): Project {
		const index = this.#facts.with(path, facts);
		const { structure, isCurrent } = this.#structureWith(path, facts, index, haveMoved);
		const next = new ProjectModel(index, structure, this.versionControl, this.#roleOverrides, isCurrent);
		if (structure === this.#structure) {
			next.#shareCaches(this);
		}
		const before = this.#facts.all(path);
		if (before && structure.hasFoundationOf(this.#structure)) {
			next.#edition = this.#edition;
			next.#edited = this.#edited.has(path) ? this.#edited : new Map(this.#edited).set(path, before);
		}
		return next;
	}

	settled(): Project {
		if ([...this.#edited].every(([path, before]) => reachOf(before) === reachOf(this.#facts.all(path) ?? []))) {
			return this;
		}
		const next = new ProjectModel(this.#facts, this.#structure, this.versionControl, this.#roleOverrides, this.isCurrent);
		next.#shareCaches(this);
		return next;
	}

	#shareCaches(other: ProjectModel): void {
		this.#files = other.#files;
		this.#importers = other.#importers;
		this.#notApplicable = other.#notApplicable;
	}

	#structureWith(
		path: string,
		facts: readonly Fact[] | undefined,
		index: FactIndex,
		haveMoved: boolean,
	): { readonly structure: Structure; readonly isCurrent: boolean } {
		const before = this.#facts.all(path);
		const known = this.#structure.files;
		if (!facts || !before || !known.has(path)) {
			const files = new Set(known);
			if (facts) {
				files.add(path);
			} else {
				files.delete(path);
			}
			return { structure: Structure.of(index, files, this.versionControl), isCurrent: true };
		}
		const was = shapeOf(before);
		const is = shapeOf(facts, haveMoved ? was : undefined);
		if (was.structure !== is.structure) {
			return { structure: Structure.of(index, known, this.versionControl), isCurrent: true };
		}
		return was.imports === is.imports && was.signs === is.signs
			? { structure: this.#structure, isCurrent: this.isCurrent }
			: { structure: this.#structure.with(path, index), isCurrent: false };
	}

	get #applicability(): { readonly because: string | undefined; readonly quiet: boolean } {
		if (!this.#notApplicable) {
			const because = whyNotApplicable(this);
			this.#notApplicable = { because, quiet: because !== undefined && !hasDeploy(this) };
		}
		return this.#notApplicable;
	}

	get #follow(): Values {
		this.#values ??= new Values(this.#facts, this.#structure.modules);
		return this.#values;
	}
}
