import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { logToStdout } from '../../../fixes/plans.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { endOfPath, filePlaceOf, pathInWords } from '../../shared/filePlaces.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { isOfDeployedManager, isOfHandedFile, isOfOwnLogger } from '../../shared/logFiles.js';
import { isToolCode } from '../../shared/toolCode.js';
import { environmentNameOf } from '../../shared/variableName.js';

export default defineRule({
	id: 'logs/log-file',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Does the service leave its log on the standard streams?',
	messages: {
		file: 'The service keeps its log in a file{{where}}. Write to stdout, and let the environment route it.',
		besides: 'Besides stdout, the service keeps its log in a file{{where}}. Write to stdout alone, and let the environment route it.',
		optional: 'The log goes to the file that {{variable}} names. Where a log goes is for whoever runs the process, by way of stdout.',
		managed:
			'The process manager keeps what the service prints in a file ({{file}}): whoever collects the streams of its processes sees nothing of it.',
		stream: 'The log goes to the standard streams.',
	},
	reads: ['log.sink', 'file.write', 'settings.file'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'settings.file') {
			return;
		}
		if (fact.kind === 'log.sink' && /^(?:pm2$|supervisord\.std)/.test(fact.api)) {
			if (isOfDeployedManager(fact, project) && fact.file) {
				report({ message: 'managed', span: fact.span, data: { file: pathInWords(fact.file) }, severity: 'hint' });
			}
			return;
		}
		const settings = settingsOf(fact, project);
		if (isPassedOver(fact, settings !== undefined || serviceRoles.includes(role))) {
			return;
		}
		if (fact.kind === 'log.sink') {
			const place = filePlaceOf(fact.file);
			if (fact.target === 'stdout' || fact.target === 'stderr' || (fact.target === 'file' && place === 'device')) {
				affirm({ message: 'stream', span: fact.span });
			} else if (fact.target === 'file' && !isOpened(fact, project)) {
				const variable = environmentNameOf(fact.file);
				// A stream that is opened elsewhere would stay open, and stay a file.
				const opened = project
					.in(fact.path, 'file.write')
					.some(({ target }) => target.span.start === fact.file?.span.start && target.span.end === fact.file.span.end);
				const plan = opened || settings ? undefined : logToStdout(fact);
				const where = fact.file && place !== 'unknown' ? ` (${pathInWords(fact.file)})` : '';
				const isQuiet =
					(settings && environmentKindOf(settings.environment ?? '') === 'development') ||
					followsAnother(fact, project) ||
					isOfCommand(fact, project);
				report({
					message: variable === undefined ? (isBesides(fact, project) ? 'besides' : 'file') : 'optional',
					span: fact.span,
					data: variable === undefined ? { where } : { variable },
					...(isQuiet ? { severity: 'hint' as const } : severityFor(fact, variable, project)),
					fixes: plan ? [plan] : [],
				});
			}
			return;
		}
		const isLog = fillsLog(fact) || isOfOwnLogger(fact);
		const inSink =
			isLog &&
			project
				.in(fact.path, 'log.sink')
				.some(
					({ span, file }) =>
						(span.start <= fact.span.start && fact.span.end <= span.end) || (file && file.span.start === fact.target.span.start),
				);
		if (
			isLog &&
			!inSink &&
			!isWithin(fact, 'crash-handler') &&
			!isWithin(fact, 'main-guard') &&
			!fact.removed &&
			filePlaceOf(fact.target) === 'application' &&
			!isSaidBefore(fact, project)
		) {
			report({
				message: 'file',
				span: fact.span,
				data: { where: ` (${pathInWords(fact.target)})` },
				...(isOfCommand(fact, project) && { severity: 'hint' as const }),
			});
			return;
		}
		if (isMadeEmpty(fact, project)) {
			const where = ` (${pathInWords(fact.target)})`;
			report({ message: 'file', span: fact.span, data: { where }, severity: 'hint' });
			return;
		}
		if (isHandedFirst(fact, project)) {
			report({ message: 'file', span: fact.span, data: { where: '' }, severity: 'hint' });
			return;
		}
		const named = fact.removed || isWithin(fact, 'crash-handler') || isWithin(fact, 'main-guard') ? undefined : namedFile(fact, project);
		if (named !== undefined) {
			report({ message: 'optional', span: fact.span, data: { variable: named }, severity: 'hint' });
		}
	},
});

/** Whether something is written to a log, by the ending of its file. */
function fillsLog({ operation, target }: LocatedFact<'file.write'>): boolean {
	return (operation === 'append' || operation === 'stream' || operation === 'write') && endOfPath(target).endsWith('.log');
}

/**
 * Whether a module makes an empty log when it is loaded, and nothing that is known to write to one tells of it: others fill it by a path
 * that they take from here.
 */
function isMadeEmpty(fact: LocatedFact<'file.write'>, project: Project): boolean {
	return (
		fact.operation === 'empty' &&
		endOfPath(fact.target).endsWith('.log') &&
		!fact.removed &&
		!isWithin(fact, 'function') &&
		!isWithin(fact, 'main-guard') &&
		filePlaceOf(fact.target) === 'application' &&
		!isSaidBefore(fact, project) &&
		!project.of('log.sink').some(({ target }) => target === 'file') &&
		!project.of('file.write').some(fillsLog)
	);
}

/** Whether it is the first line that is added to a file which callers name, and nothing else tells of a file in the module. */
function isHandedFirst(fact: LocatedFact<'file.write'>, project: Project): boolean {
	const writes = project.in(fact.path, 'file.write');
	return (
		isOfHandedFile(fact) &&
		!isWithin(fact, 'crash-handler') &&
		!isWithin(fact, 'main-guard') &&
		writes.find(isOfHandedFile)?.span.start === fact.span.start &&
		!writes.some((one) => fillsLog(one) || isOfOwnLogger(one)) &&
		!project.in(fact.path, 'log.sink').some(({ target }) => target === 'file')
	);
}

/**
 * The variable that names the file which a log is appended to, where one of the application's own takes its place, be it in the
 * settings of another module: `settings.auditFile`, which is `process.env.AUDIT_FILE ?? './audit.log'` there.
 */
function namedFile({ target, operation, path }: LocatedFact<'file.write'>, project: Project): string | undefined {
	const found = target.kind === 'import' ? project.resolve(target, path) : target;
	const [folder] = found.kind === 'template' ? found.parts : [];
	// `path.join(process.env.LOG_DIR ?? 'logs', 'access.log')`: a folder of the application's own, unless a deploy names another.
	if (folder?.kind === 'env' && folder.fallback !== undefined && (operation === 'append' || operation === 'stream')) {
		return endOfPath(found).endsWith('.log') && filePlaceOf(folder.fallback) === 'application' ? folder.name : undefined;
	}
	return operation === 'append' &&
		found.kind === 'env' &&
		found.fallback?.kind === 'literal' &&
		/\.log$/.test(found.fallback.text) &&
		filePlaceOf(found.fallback) === 'application'
		? found.name
		: undefined;
}

/** Whether a write of a log is one that no service makes where it is deployed. */
function isPassedOver(fact: LocatedFact<'log.sink' | 'file.write'>, isOfService: boolean): boolean {
	return !isOfService || isDevelopmentOnly(fact) || isDebugOnly(fact);
}

/**
 * Whether a function of a command keeps the log of what it did: somebody runs it at a terminal, though the service can be asked
 * for it, too.
 */
function isOfCommand(fact: LocatedFact<'log.sink' | 'file.write'>, project: Project): boolean {
	return (
		isWithin(fact, 'function') &&
		!isWithin(fact, 'request-handler') &&
		isToolCode(project, fact.path) &&
		!project.processesOf(fact.path).some(({ entries }) => entries.includes(fact.path))
	);
}

/**
 * Whether the module keeps its log in another file already, by what is written before: one for errors, one for requests, one for
 * all are one decision, and it is said once.
 */
function followsAnother(fact: LocatedFact<'log.sink'>, project: Project): boolean {
	return project
		.in(fact.path, 'log.sink')
		.some(
			(other) =>
				other.span.start < fact.span.start &&
				other.target === 'file' &&
				filePlaceOf(other.file) !== 'device' &&
				!isPassedOver(other, true) &&
				!isOpened(other, project) &&
				severityFor(other, environmentNameOf(other.file), project).severity !== 'hint',
		);
}

/** The data file of settings in which a service that has the logger says where it writes; undefined for code, and for settings of tests. */
function settingsOf({ kind, path }: LocatedFact<'log.sink' | 'file.write'>, project: Project): LocatedFact<'settings.file'> | undefined {
	const [settings] = kind === 'log.sink' ? project.in(path, 'settings.file') : [];
	const isOurs =
		settings !== undefined &&
		!isOuterPath(path) &&
		!isInExamples(path) &&
		project.packageOf(path).kind === 'service' &&
		['log4js', 'koa-log4'].some((name) => project.dependencyOf(path, name) !== undefined);
	return isOurs && environmentKindOf(settings.environment ?? '') !== 'test' ? settings : undefined;
}

/** Whether another write of the module to the same file stands before: both branches of "append, or create" are one log. */
function isSaidBefore({ path, span, target }: LocatedFact<'file.write'>, project: Project): boolean {
	return project.in(path, 'file.write').some((other) => other.span.start < span.start && pathInWords(other.target) === pathInWords(target));
}

/** Whether the file of a sink is a stream that another sink of the module opens: the finding stands there. */
function isOpened({ span, file, path }: LocatedFact<'log.sink'>, project: Project): boolean {
	const inner = file?.kind === 'object' ? Object.values(file.properties) : [];
	return (
		inner.length > 0 &&
		project
			.in(path, 'log.sink')
			.some(
				(other) =>
					other.span.start !== span.start &&
					other.target === 'file' &&
					inner.some((value) => (value.path === undefined || value.path === path) && containsSpan(other.span, value.span)),
			)
	);
}

/** Whether the module writes its log to a standard stream as well, whatever the settings say. */
function isBesides({ path }: LocatedFact<'log.sink'>, project: Project): boolean {
	return project
		.in(path, 'log.sink')
		.some(
			({ target, conditional, guards }) => (target === 'stdout' || target === 'stderr') && conditional !== true && guards === undefined,
		);
}

function isSetElsewhere(file: Value): boolean {
	return file.kind === 'unknown' || file.kind === 'import';
}

/**
 * Beside the console, a file that the settings may name or not is a choice of whoever runs the service. A file that is not known,
 * without the console, is one all the same.
 */
function severityFor(
	{ path, file, guards, conditional, within }: LocatedFact<'log.sink'>,
	variable: string | undefined,
	project: Project,
): { readonly severity?: 'hint' | 'warning' } {
	const isAskedFor = variable !== undefined && guards?.some((guard) => guard.variable === variable && guard.operator === 'set') === true;
	const hasStream = project.in(path, 'log.sink').some(({ target }) => target === 'stdout' || target === 'stderr');
	// A function that makes a transport of what it is handed: whether there is one, and where, its callers say.
	const isMade = within?.includes('function') === true && (file === undefined || isSetElsewhere(file));
	if (
		isAskedFor ||
		isMade ||
		(hasStream && conditional === true) ||
		(hasStream && (variable !== undefined || (file !== undefined && isSetElsewhere(file))))
	) {
		return { severity: 'hint' };
	}
	return variable === undefined ? {} : { severity: 'warning' };
}
