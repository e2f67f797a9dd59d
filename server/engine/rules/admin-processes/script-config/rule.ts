import { isWithin, type FactTypes } from '../../../core/fact.js';
import { stringOf, type Value } from '../../../core/value.js';
import { defineRule } from '../../rule.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { placeOf } from '../../shared/places.js';

const deployFile = /(?:^|\/)\.env\.(?:[\w-]+\.)?(?:prod|production|live|staging|stage)(?:\.[\w-]+)?$/i;
const nearby = /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|192\.168\.|10\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const reserved = /(?:^|\.)(?:example\.(?:com|org|net)|example|test|localhost|invalid|local)$/;

/** Words in the names of scripts that fill or try what a developer has at hand: nobody runs them on a deploy. */
const developerWords: ReadonlySet<string> = wordSet(
	'seed seeds seeder fake mock mocks dummy demo populate stress load perf benchmark dev local test playground',
);

export default defineRule({
	id: 'admin-processes/script-config',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	roles: ['admin'],
	question: 'Do scripts take their configuration from where the service takes it?',
	messages: {
		host: 'The script connects to {{host}} by itself: it works on a database that the service may no longer use. Take the handle from the same configuration.',
		local:
			'The script connects to {{host}} and nowhere else: for a deploy, somebody has to edit it first. Take the handle from where the service takes it.',
		file: 'The script loads {{file}} by itself, so that it works on that deploy from any machine. Run it as a one-off process, with the configuration of the deploy.',
		shared: 'The script takes its handle from {{variable}}, as the service does.',
	},
	reads: ['service.connect', 'env.load'],
	check(fact, { report, affirm, project }) {
		if (isWithin(fact, 'test') || isInExamples(fact.path)) {
			return;
		}
		if (fact.kind === 'env.load') {
			const file = stringOf(fact.file) ?? lastText(fact.file);
			if (file !== undefined && deployFile.test(file) && (fact.guards ?? []).length === 0) {
				report({ message: 'file', ...placeOf(fact.file!, fact), data: { file: file.slice(file.lastIndexOf('/') + 1) } });
			}
			return;
		}
		const handle = fact.url ?? fact.parts['host'] ?? fact.parts['hostname'];
		if (handle?.kind === 'env' && handle.name !== undefined) {
			affirm({ message: 'shared', span: fact.span, data: { variable: handle.name } });
			return;
		}
		const written = writtenHostOf(handle);
		// A credential in the URL is another rule's finding at the same place.
		if (
			handle?.kind !== 'literal' ||
			written === undefined ||
			handle.credentials === 'real' ||
			project.packageOf(fact.path).folder.includes('fixtures')
		) {
			return;
		}
		if (isElsewhere(written)) {
			report({ message: 'host', ...placeOf(handle, fact), data: { host: written } });
		} else if (nearby.test(written) && isWhollyWritten(fact) && !isForDevelopers(fact.path)) {
			report({ message: 'local', ...placeOf(handle, fact), data: { host: written }, severity: 'hint' });
		}
	},
});

/** Whether nothing of a handle comes from outside. With a tunnel, a script may well be run with the credentials of a deploy. */
function isWhollyWritten({ url, parts }: FactTypes['service.connect']): boolean {
	return [...(url ? [url] : []), ...Object.values(parts)].every(({ kind }) => kind === 'literal');
}

function isForDevelopers(path: string): boolean {
	return isAsidePath(path) || haveWord(path.split('/'), developerWords);
}

/** The host that a handle names: that of a URL, or the text itself. */
function writtenHostOf(value: Value | undefined): string | undefined {
	const text = stringOf(value);
	return text === undefined || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
		? text
		: /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/:?,]+)/i.exec(text)?.[1];
}

/** Whether a host is somewhere else, with a domain of its own. */
function isElsewhere(host: string): boolean {
	return /^[\w-]+(?:\.[\w-]+)+$/.test(host) && !nearby.test(host) && !reserved.test(host) && /[a-z]/i.test(host);
}

function lastText(value: Value | undefined): string | undefined {
	return value?.kind === 'template' ? stringOf(value.parts.at(-1)) : undefined;
}
