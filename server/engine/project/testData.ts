import { wordList } from '../core/wordList.js';
import { remembered } from './remember.js';

/** Packages that make up data, or stand in for something, for whoever tests. */
const makers: readonly string[] = wordList(`
	faker @faker-js/faker @withshepherd/faker community-faker @ngneat/falso chance casual fishery factory-girl factory-bot rosie test-data-bot
	@jackfranklin/test-data-bot cooky-cutter interface-forge @anatine/zod-mock @graphql-tools/mock mockjs json-schema-faker @mswjs/data
	sinon nock supertest testdouble ts-mockito jest-mock-extended mockdate timekeeper mock-fs msw mongodb-memory-server
`);

/**
 * Whether a file makes data or stand-ins for tests: it takes them from a package that only development has, so that a deploy that got to
 * it would not start.
 */
export const makesTestData = remembered((project, path): boolean =>
	project
		.in(path, 'module.import')
		.some(
			({ specifier, typeOnly, unused, optional, form }) =>
				!typeOnly &&
				unused !== true &&
				!optional &&
				form !== 'import()' &&
				makers.includes(specifier) &&
				project.dependencyOf(path, specifier)?.scope === 'development',
		),
);
