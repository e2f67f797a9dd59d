import type { Project } from '../../project/project.js';
import { directoryOf, extensionOf, pathWithin } from '../../core/paths.js';
import { readsEnvironment, type Value } from '../../core/value.js';
import { partsOf } from './places.js';
import { isGivenVariable } from './platformVariables.js';
import { isPublicVariable } from './publicVariables.js';

/** Variables that libraries read by themselves: clients of databases and clouds, tools for tests and telemetry. */
const byLibraries = /^(?:PG|AWS_|OTEL_|GOOGLE_|AZURE_|AZUREAD_|MYSQL_|POSTGRES_|MARIADB_|MONGO_INITDB_|REDIS_|SENTRY_|DD_|NEW_RELIC_|ELASTIC_APM_|NEXTAUTH_|AUTH_|CLERK_|NEXT_|TURBO_|PRISMA_|SUPABASE_|STRIPE_|TWILIO_|CLOUDINARY_|GCP_|COMPOSE_|DOCKER_|TYPEORM_|BUILD_|HASURA_|KEYCLOAK_|KC_|RABBITMQ_|MINIO_|LOGTAIL_|DIRECT_URL|SHADOW_DATABASE_URL|TRAEFIK_|DOMAIN$|TAG$|IMAGE)/;

/** Who reads which variables, in code, commands and manifests alike. */
export class VariableUses {
	readonly #project: Project;
	readonly #names = new Set<string>();

	constructor(project: Project) {
		this.#project = project;
		const take = (value: Value | undefined): void => {
			for (const part of partsOf(value)) {
				if (part.kind === 'env' && part.name !== undefined) {
					this.#names.add(part.name);
				}
			}
		};
		for (const kind of ['env.read', 'env.write', 'env.expose', 'env.use'] as const) {
			project.of(kind).forEach(({ variable }) => variable !== undefined && this.#names.add(variable));
		}
		for (const { source, variable, value } of project.of('env.declare')) {
			if (source === 'schema') {
				this.#names.add(variable);
			}
			if (readsEnvironment(value)) {
				take(value);
			}
		}
		project.of('service.engine').forEach(({ url }) => take(url));
		project.of('compose.port').forEach(({ target, published }) => [target, published].forEach(take));
		for (const kind of ['process.declare', 'image.run', 'shell.script', 'pipeline.step'] as const) {
			for (const { command } of project.of(kind)) {
				for (const [, name] of command.matchAll(/\$\{?([A-Za-z_]\w{1,127})/g)) {
					this.#names.add(name!);
				}
			}
		}
		for (const { image, build, dockerfile, target } of project.of('compose.service')) {
			for (const [, name] of [image, build, dockerfile, target].join(' ').matchAll(/\$\{?([A-Za-z_]\w{1,127})/g)) {
				this.#names.add(name!);
			}
		}
	}

	has(name: string): boolean {
		return this.#names.has(name) || isGivenVariable(name) || byLibraries.test(name) || isPublicVariable(name);
	}

	/** Whether all reads around an example can be seen: none by a computed name, none of the environment as a whole, no code in other languages. */
	areKnown(example: string): boolean {
		const folder = directoryOf(example);
		const reads = this.#project.of('env.read').filter(({ path }) => pathWithin(folder, path) !== undefined);
		const roles = reads.filter(({ path }) => !['test', 'build', 'docs', 'generated'].includes(this.#project.roleOf(path).role));
		const foreign = this.#project.files.some((path) => pathWithin(folder, path) !== undefined && /^\.(?:py|go|rb|java|kt|cs|php|rs|ex|exs)$/.test(extensionOf(path)));
		return roles.length > 0 && reads.every(({ variable }) => variable !== undefined) && !foreign;
	}
}
