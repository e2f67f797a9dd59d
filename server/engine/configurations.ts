import {
	configuredRole,
	configuredSeverity,
	presetSeverity,
	defaultConfiguration,
	holdsConfiguration,
	isConfigurationPath,
	matchesGlobs,
	type Attestation,
	type Configuration,
	type ConfigurationProblem,
	type ConfigurationResult,
	type RuleTemper,
	type RuleSettings,
} from './core/configuration.js';
import type { Severity } from './core/finding.js';
import { ancestorsOf, directoryOf } from './core/paths.js';
import type { Role } from './core/role.js';
import type { Workspace } from './core/workspace.js';

/** The configuration files of a workspace. The nearest one by file path is in force, up to the repository root. */
export class Configurations {
	readonly #workspace: Workspace;
	readonly #knownRules: ReadonlySet<string>;
	readonly #hostRules: RuleSettings;
	readonly #results = new Map<string, ConfigurationResult>();
	/** By folder; `.twelvefactor.json` wins over package.json. */
	readonly #byFolder = new Map<string, Configuration>();
	/** The last valid configuration of each file, which stays in force while the file is broken. */
	readonly #lastGood = new Map<string, Configuration>();
	#problems: readonly ConfigurationProblem[] = [];
	readonly #nearest = new Map<string, Configuration>();

	constructor(workspace: Workspace, knownRules: ReadonlySet<string>, hostRules: RuleSettings) {
		this.#workspace = workspace;
		this.#knownRules = knownRules;
		this.#hostRules = hostRules;
	}

	/** What is wrong with the configuration files. */
	get problems(): readonly ConfigurationProblem[] {
		return this.#problems;
	}

	/** What people attested, in every configuration file. */
	get attestations(): readonly Attestation[] {
		return [...this.#byFolder.values()].flatMap(({ attest }) => attest);
	}

	/** Reads the configuration files among the paths, and forgets all others. */
	async load(paths: Iterable<string>): Promise<void> {
		this.#results.clear();
		// One after the other: a repository may have more manifests than a process may have open files.
		for (const path of paths) {
			if (isConfigurationPath(path)) {
				await this.#read(path);
			}
		}
		this.#arrange();
	}

	/** Reads one configuration file again: an edit of one costs no look at the others. */
	async update(path: string): Promise<void> {
		await this.#read(path);
		this.#arrange();
	}

	async #read(path: string): Promise<void> {
		const file = await this.#workspace.read(path).catch(() => undefined);
		// The schema and its validator are loaded when the first file is seen that needs them.
		const result =
			file && holdsConfiguration(path, file.text)
				? (await import('./core/configurationFile.js')).readConfiguration(path, file.text, this.#knownRules)
				: undefined;
		if (!result) {
			this.#results.delete(path);
			return;
		}
		this.#results.set(path, result);
		if (result.configuration) {
			this.#lastGood.set(path, result.configuration);
		}
	}

	#arrange(): void {
		this.#byFolder.clear();
		this.#nearest.clear();
		// package.json first, so that `.twelvefactor.json` of the same folder replaces it.
		const paths = [...this.#results.keys()].sort(
			(a, b) => Number(b.endsWith('package.json')) - Number(a.endsWith('package.json')) || (a < b ? -1 : 1),
		);
		for (const path of paths) {
			const configuration = this.#results.get(path)?.configuration ?? this.#lastGood.get(path);
			if (configuration) {
				this.#byFolder.set(directoryOf(path), configuration);
			}
		}
		this.#problems = paths.flatMap((path) => this.#results.get(path)?.problems ?? []);
	}

	/** The configuration in force for a file. */
	of(path: string): Configuration {
		const folder = directoryOf(path);
		let nearest = this.#nearest.get(folder);
		if (!nearest) {
			nearest = defaultConfiguration;
			for (const ancestor of ancestorsOf(folder)) {
				const found = this.#byFolder.get(ancestor);
				if (found) {
					nearest = found;
					break;
				}
			}
			this.#nearest.set(folder, nearest);
		}
		return nearest;
	}

	/** The severity of a rule in a file: what the host says, else the configuration, else its preset of what the rule itself says. */
	severityOf(rule: string, path: string, own: Severity, temper: RuleTemper = {}): Severity | 'off' {
		const host = configuredSeverity({ ...defaultConfiguration, rules: this.#hostRules }, rule, path);
		const configuration = this.of(path);
		return host ?? configuredSeverity(configuration, rule, path) ?? presetSeverity(configuration.extends, own, temper);
	}

	/** The role that the configuration gives a file. */
	roleOf(path: string): Role | undefined {
		return configuredRole(this.of(path), path);
	}

	/** Whether the configuration leaves a file out. */
	isExcluded(path: string): boolean {
		const configuration = this.of(path);
		return matchesGlobs(configuration.exclude, configuration.folder, path);
	}
}
