import { isWithin, type FactTypes, type LocatedFact } from '../../../core/fact.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { deedOf, tellsOfErrors } from '../../shared/branches.js';
import { choosesVariables } from '../../shared/variablesByBranch.js';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { haveWord, wordsOf } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import {
	choosesAddress,
	choosesValue,
	connectedAlone,
	handleChosen,
	isHandedOn,
	isLetIn,
	leftAtOnce,
	middlewareOf,
	passesOver,
	turnsAway,
	silences,
	sparedRequest,
	trialNamed,
} from './ways.js';
import {
	changesSettings,
	decidesDeed,
	fetchesSecrets,
	isAboutMakers,
	isAddressWord,
	isGate,
	isRecipient,
	isPasscode,
	isRouteOfMakers,
	isServiceWord,
	isTrialOrLive,
	isUsedByDeed,
	lastName,
	saysWhere,
	saysWhoMayCall,
	servesPages,
	setsToWork,
	standsInForService,
	switchesFeature,
	switchesService,
	trustOptions,
	wholeSwitches,
} from './names.js';

/** Words by which a variable says that it switches one thing on or off. */
const switchWords: ReadonlySet<string> = wordSet(`
	enable enabled disable disabled feature flag send skip use allow require
`);

/** Verbs that make a value out of another as often as they change something that lasts. */
const makingWords: ReadonlySet<string> = new Set(['create', 'update', 'remove', 'process', 'import', 'export', 'index', 'order', 'insert']);

export default defineRule({
	id: 'dev-prod-parity/environment-branch',
	scope: 'file',
	severity: 'hint',
	roles: ['server', 'worker'],
	question: 'Does the service behave the same in every environment, but for switches of their own?',
	messages: {
		behaviour:
			'Whether "{{name}}" runs depends on the name of the environment ({{variable}}): it is not exercised before it reaches "{{value}}". Give it a variable of its own.',
		leftOut:
			'"{{value}}" leaves out "{{name}}" ({{variable}}): what runs everywhere else is not exercised there. Give it a variable of its own.',
		only: '"{{name}}" runs in "{{value}}" only ({{variable}}), and no other environment exercises it. Give it a variable of its own.',
		cookie: '"{{name}}" depends on the name of the environment ({{variable}}). A variable of its own could be set wherever HTTPS is used.',
		connection:
			'The name of the environment ({{variable}}) chooses how {{name}} connects: "{{value}}" takes a way that is tried nowhere else. One variable that holds the whole handle serves every deploy.',
		value:
			'The name of the environment ({{variable}}) chooses "{{name}}", so that "{{value}}" runs with a value that is written in the code and tried nowhere else. Give it a variable of its own.',
		fixed:
			'"{{value}}" gets a "{{name}}" that is written in the code, and everything else reads it from the environment ({{variable}} chooses): let the deploy "{{value}}" set the same variable.',
		fixedElsewhere:
			'Only "{{value}}" reads "{{name}}" from the environment ({{variable}} chooses): everywhere else it is written in the code. Let every deploy set the same variable.',
		fallback:
			'Where {{own}} is not set, the name of the environment ({{variable}}) chooses "{{name}}" between values that are written in the code. Let every deploy set {{own}}.',
		alone:
			'Only environments by the name of {{value}} connect here ({{name}}, by {{variable}}): a deploy that is called otherwise runs without. Connect in every environment.',
		setting:
			'The name of the environment ({{variable}}) switches "{{name}}": "{{value}}" takes a way that is tried nowhere else. Give it a variable of its own.',
		silenced:
			'"{{value}}" writes no log ({{variable}}): nobody sees what happens there. Leave the log on, and let a variable of its own say how much it tells.',
		refusal:
			'Whether a request is refused depends on the name of the environment ({{variable}}): only "{{value}}" does, and it is tried nowhere else. Give it a variable of its own.',
		spared:
			'"{{value}}" lets requests pass that everything else refuses ({{variable}}): what refuses them is not exercised there. Give it a variable of its own.',
		passedOver:
			'Which of what comes in is dealt with depends on the name of the environment ({{variable}}): "{{value}}" takes others than everything else does. Give it a variable of its own.',
		switch: 'The service asks {{variable}}, a switch of its own, rather than the name of the environment.',
	},
	reads: ['env.branch', 'env.decision', 'env.load', 'env.read', 'http.request', 'literal.named', 'service.connect'],
	check(fact, { project, report, affirm }) {
		if (isWithin(fact, 'test') || (fact.kind !== 'env.branch' && fact.kind !== 'env.read' && fact.kind !== 'env.decision')) {
			return;
		}
		if (fact.kind === 'env.decision') {
			const { variable, value, name, span } = fact;
			const decided = namesEnvironment(variable) ? environmentKindOf(value) : undefined;
			if (decided !== undefined && decided !== 'test' && decidesDeed(name)) {
				report({ message: 'setting', span, data: { name, variable, value }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'env.read') {
			const words = fact.variable === undefined ? [] : wordsOf(fact.variable);
			if (words.length > 1 && (switchWords.has(words[0]!) || switchWords.has(words.at(-1)!))) {
				affirm({ message: 'switch', span: fact.span, data: { variable: fact.variable! } });
			}
			return;
		}
		const kind = namesEnvironment(fact.variable) ? environmentKindOf(fact.value) : undefined;
		// Which file of variables is loaded is what config/environment-groups says.
		if (kind === undefined || kind === 'test' || choosesVariables(project, fact)) {
			return;
		}
		const { variable, value, span } = fact;
		const hint = (message: 'fixed' | 'setting' | 'connection' | 'value' | 'leftOut' | 'behaviour' | 'only', name: string): void =>
			report({ message, span, data: { name, variable, value }, severity: 'hint' });
		/** What it means that something runs where the environment has the name, or everywhere else. */
		const messageFor = (runsThere: boolean): 'leftOut' | 'only' | 'behaviour' =>
			!runsThere ? 'leftOut' : kind === 'development' ? 'only' : 'behaviour';
		if (passesOver(fact)) {
			if (!isSaidBefore(fact, project, passesOver)) {
				report({ message: 'passedOver', span, data: { variable, value }, severity: 'hint' });
			}
			return;
		}
		if (silences(fact, kind, project)) {
			report({ message: 'silenced', span, data: { variable, value: kind === 'production' ? value : `!= ${value}` }, severity: 'hint' });
			return;
		}
		if (fact.form === 'value') {
			const [name = ''] = fact.then;
			if (deedOf([name])?.kind === 'cookie') {
				report({ message: 'cookie', span: fact.span, data: { name, variable: fact.variable }, severity: 'hint' });
			} else if (
				trustOptions.has(name) ||
				wholeSwitches.has(name) ||
				(/^(?:use|is)?_?sandbox$/i.test(name) && !isSaidBefore(fact, project, choosesTrial)) ||
				((kind === 'production' || haveWord([name], switchWords)) && (switchesService(name) || switchesFeature(name)))
			) {
				hint('setting', name);
			}
			return;
		}
		// `synchronize: development ? true : false`
		if (fact.form === 'conditional' && fact.off !== undefined && fact.then.length === 1 && fact.otherwise.length === 0) {
			const [name = ''] = fact.then;
			if (wholeSwitches.has(name)) {
				hint('setting', name);
				return;
			}
		}
		// Certificates that one environment checks, and another does not; connections that are encrypted in one.
		const setting =
			[...fact.then, ...fact.otherwise].find(
				(name) =>
					trustOptions.has(name) ||
					(fact.form === 'if' && kind === 'production' && /^(?:password|credentials?|authentication)$/i.test(name)),
			) ??
			(fact.form === 'conditional' && kind === 'production'
				? fact.then.slice(0, 1).find((name) => /^(?:tls|ssl)$/i.test(name))
				: undefined);
		if (setting !== undefined) {
			hint('setting', setting);
			return;
		}
		const connections =
			fact.form === 'conditional' ? project.in(fact.path, 'service.connect').filter(({ span }) => containsSpan(fact.span, span)) : [];
		if (connections.length > 1) {
			hint('connection', connections[0]!.api);
			return;
		}
		// `host: production ? socketOf(instance) : hostOfDevelopers()`, which the port goes along with.
		const handle = kind === 'production' ? handleChosen(fact, project) : undefined;
		if (handle !== undefined) {
			if (!isSaidBefore(fact, project, (other) => handleChosen(other, project)?.span.start === handle.span.start)) {
				hint('connection', handle.api);
			}
			return;
		}
		// `new Client(development ? { endpoint, credentials } : {})`: what says where it connects counts in one environment only.
		if ((fact.form === 'conditional' || fact.form === 'logical') && saysWhere(fact.then) !== saysWhere(fact.otherwise)) {
			hint('setting', 'endpoint');
			return;
		}
		if (fact.unset !== undefined && fact.target !== undefined) {
			if (isServiceWord(fact.target)) {
				report({ message: 'fallback', span, data: { name: fact.target, variable, own: fact.unset }, severity: 'hint' });
			}
			return;
		}
		if (fact.elseRead && kind === 'production') {
			if (!isAboutMakers(fact.target!)) {
				hint('fixed', fact.target!);
			}
			return;
		}
		// `development ? process.env.API_URL : 'https://…'`: only developers can say where it is.
		if (fact.thenRead && kind === 'development') {
			if (isServiceWord(fact.target!) || /connection/i.test(fact.target!)) {
				report({ message: 'fixedElsewhere', span, data: { name: fact.target!, variable, value }, severity: 'hint' });
			}
			return;
		}
		const differing = fact.differs?.find((name) => !isAboutMakers(name));
		if (differing !== undefined) {
			hint('value', differing);
			return;
		}
		// `mode: production ? 'live' : 'sandbox'`, which mostly goes along with other settings of that service.
		if (choosesTrial(fact)) {
			if (!isSaidBefore(fact, project, choosesTrial)) {
				hint('value', fact.target!);
			}
			return;
		}
		// `environment: production ? Environment.Production : Environment.Sandbox`
		const trial = trialNamed(fact);
		if (trial !== undefined) {
			if (!isSaidBefore(fact, project, (other) => choosesTrial(other) || trialNamed(other) !== undefined)) {
				hint('setting', trial);
			}
			return;
		}
		if (choosesValue(fact)) {
			// The parts of an address are one decision.
			if (fact.orEmpty && isSaidBefore(fact, project, choosesValue)) {
				return;
			}
			hint('value', fact.target!);
			return;
		}
		// `partner: env === 'prod' ? 'https://partner.example' : 'https://test.partner.example'`, whatever it is called.
		if (fact.form === 'conditional' && fact.target !== undefined && !isAboutMakers(fact.target) && choosesAddress(fact, project)) {
			hint('value', fact.target);
			return;
		}
		// Which pages of others may call the service is found out where they do.
		const opened = fact.form === 'if' ? [...fact.then, ...fact.otherwise].filter((name) => name.endsWith('.enableCors')) : [];
		if (opened.length === 1) {
			const runsThere = fact.then.includes(opened[0]!) === (fact.operator === '=');
			hint(messageFor(runsThere), lastName(opened[0]!));
			return;
		}
		const put = middlewareOf(fact, kind);
		if (put !== undefined) {
			hint(put.isLeftOut ? 'leftOut' : 'behaviour', put.name);
			return;
		}
		// `if (env === 'development') { useLocalSecrets() } else { readSecretsOfVault() }`
		const secrets = fact.form === 'if' || fact.form === 'conditional' ? [...fact.then, ...fact.otherwise].find(fetchesSecrets) : undefined;
		if (secrets !== undefined) {
			// Settings of one module that are fetched one by one are one decision, too.
			if (fact.form === 'conditional' && isSaidBefore(fact, project, ({ otherwise, then }) => [...then, ...otherwise].includes(secrets))) {
				return;
			}
			hint('setting', lastName(secrets));
			return;
		}
		// `if (production) { … } else { setTestDefaults() }`
		const changed = fact.form === 'if' ? [...fact.then, ...fact.otherwise].map(lastName).find(changesSettings) : undefined;
		if (changed !== undefined) {
			hint('setting', changed);
			return;
		}
		// `if (development) { useLocalDynamo() }`: only there the client is another one.
		const standIn = fact.form === 'if' ? [...fact.then, ...fact.otherwise].map(lastName).find(standsInForService) : undefined;
		if (standIn !== undefined) {
			hint('setting', standIn);
			return;
		}
		const [goes = ''] = fact.then;
		// `if (NODE_ENV !== 'production') { recipients = [tester] }`
		if (fact.form === 'if' && fact.returns !== true && isRecipient(goes)) {
			hint('setting', goes);
			return;
		}
		// `disabled: ['local', 'dev'].includes(env) ? false : true`: only a switch is chosen.
		if (fact.form === 'conditional' && fact.then.length === 1 && fact.otherwise.length === 0 && switchesFeature(goes)) {
			hint('setting', goes);
			return;
		}
		// `url: NODE_ENV === 'production' ? publicUrlOf(url) : url`: the address takes another form there.
		if (fact.form === 'conditional' && kind === 'production' && isAddressWord(goes) && fact.then.length + fact.otherwise.length > 1) {
			hint('setting', goes);
			return;
		}
		// Which of two variables counts is what config/environment-groups says.
		if (fact.arms !== undefined && fact.arms.every((name) => project.in(fact.path, 'env.read').some((one) => one.variable === name))) {
			return;
		}
		// Which pages of others may call the service, and by which code a user gets in.
		const switched =
			fact.form === 'conditional'
				? [fact.then[0] ?? '', ...(fact.sides ?? [])].find(saysWhoMayCall)
				: fact.form === 'if' &&
					  fact.then.length === 1 &&
					  fact.otherwise.every((name) => name === goes) &&
					  !goes.includes('.') &&
					  saysWhoMayCall(goes)
					? goes
					: undefined;
		const code = fact.form === 'conditional' && isPasscode(goes) && deedOf([goes]) === undefined ? goes : undefined;
		if (switched !== undefined || code !== undefined) {
			if (!isSaidBefore(fact, project, ({ then }) => then[0] === goes)) {
				hint('setting', (switched ?? code)!);
			}
			return;
		}
		// `if (production) return null;` at the start of `staticOtpOf`.
		const letsIn = leftAtOnce(fact);
		if (letsIn !== undefined) {
			hint(fact.operator === '=' ? 'leftOut' : messageFor(true), letsIn);
			return;
		}
		// What both branches do is no difference.
		const then = fact.then.filter((name) => !fact.otherwise.includes(name) && !isUsedByDeed(name));
		// A route that only developers have is a tool of theirs, whatever it does.
		const isTool = kind === 'development' && fact.operator === '=' && fact.then.some((name) => name.startsWith('/'));
		const deed =
			isTool || tellsOfErrors([...fact.then, ...fact.otherwise])
				? undefined
				: deedOf([...then, ...fact.otherwise.filter((name) => !fact.then.includes(name) && !isUsedByDeed(name))]);
		// In an expression that chooses a value, `createX()` and `removeX()` make one.
		if (
			deed &&
			!(fact.returns === true && deed.kind === 'cookie') &&
			!((fact.form === 'conditional' || fact.returns === true) && makingWords.has(wordsOf(deed.name)[0]!))
		) {
			const runsThere = (deedOf(then)?.name === deed.name) === (fact.operator === '=');
			report({
				message: deed.kind === 'cookie' ? 'cookie' : messageFor(runsThere),
				span: fact.span,
				data: { name: deed.name, variable: fact.variable, value: fact.value },
				// What is spared developers, or done for them alone, is mostly an aid; what only production does is found out there.
				...((deed.kind === 'cookie' ||
					servesPages(fact.then) ||
					(runsThere ? kind === 'development' : kind === 'production' || kind === 'development')) && { severity: 'hint' }),
			});
			return;
		}
		const set = [...then, ...fact.otherwise.filter((name) => !fact.then.includes(name))].find(setsToWork);
		if (set !== undefined && !isTool) {
			const runsThere = then.includes(set) === (fact.operator === '=');
			const [from, last] = [set.slice(0, -lastName(set).length - 1), lastName(set)];
			// `start` alone says nothing.
			hint(messageFor(runsThere), last.startsWith('start') && from !== '' ? `${lastName(from).replace('()', '')}.${last}` : last);
			return;
		}
		const spared = fact.form === 'if' && kind === 'development' && !isTool ? sparedRequest(fact, project) : undefined;
		if (spared !== undefined) {
			hint('leftOut', spared);
			return;
		}
		// `if (!production) return { skipped: true };` in front of a request to another service.
		const onlyThere =
			fact.form === 'if' && fact.returns === true && kind === 'production' && fact.operator === '!='
				? sparedRequest({ ...fact, operator: '=' }, project)
				: undefined;
		if (onlyThere !== undefined) {
			hint('behaviour', onlyThere);
			return;
		}
		// `if (development) return true;` in front of what throws: whoever asks a guard there gets in. So does who is handed on (`next()`).
		if (fact.form === 'if' && fact.returns === true && ((fact.then.length === 0 && isLetIn(fact, kind)) || isHandedOn(fact, kind))) {
			report({
				message: kind === 'production' ? 'refusal' : 'spared',
				span: fact.span,
				data: { variable: fact.variable, value: fact.value },
				severity: 'hint',
			});
			return;
		}
		// `if (development) { next() } else { checkSignature(…) }`
		const passed =
			fact.form === 'if' && kind === 'development' && fact.operator === '=' && then.includes('next')
				? fact.otherwise.map(lastName).find(isGate)
				: undefined;
		if (passed !== undefined) {
			hint('leftOut', passed);
			return;
		}
		// A route that only production does without is there for everybody else.
		const route =
			fact.form === 'if' && kind === 'production' && fact.operator === '!=' && fact.otherwise.length === 0
				? fact.then.find((name) => name.startsWith('/'))
				: undefined;
		if (route !== undefined && !fact.then.some((name) => name.startsWith('/') && isRouteOfMakers(name))) {
			hint('leftOut', route);
			return;
		}
		// `if (!signature) { if (production) throw new UnauthorizedException(…) }`: whom only one environment turns away.
		const refuses =
			fact.form === 'if' && then.some((name) => turnsAway(name, fact)) && !fact.otherwise.some((name) => turnsAway(name, fact));
		if (refuses && (kind === 'production') === (fact.operator === '=')) {
			const message = kind === 'production' ? 'refusal' : 'spared';
			report({ message, span: fact.span, data: { variable: fact.variable, value: fact.value }, severity: 'hint' });
			return;
		}
		const alone = fact.form === 'if' && fact.operator === '=' ? connectedAlone(fact, project) : undefined;
		if (alone !== undefined) {
			if (!isSaidBefore(fact, project, (other) => other.operator === '=' && other.then.includes(alone.name))) {
				report({ message: 'alone', span, data: { name: alone.name, value: alone.values.join(', '), variable }, severity: 'hint' });
			}
			return;
		}
		if (fact.form !== 'if' || fact.operator !== '=' || (kind === 'production' && !isWithin(fact, 'request-handler'))) {
			return;
		}
		const call = project
			.in(fact.path, 'http.request')
			.find(
				({ api, guards }) =>
					(kind === 'production' || then.some((name) => name === api || api.endsWith(`.${name}`))) &&
					guards?.some((one) => one.variable === fact.variable && one.operator === '=' && one.value === fact.value),
			);
		if (call !== undefined) {
			hint(kind === 'production' ? 'behaviour' : 'only', call.api);
		}
	},
});

/** Whether a branch chooses the real place of a service of others, or the one for trials. */
function choosesTrial({ target, kinds }: FactTypes['env.branch']): boolean {
	return target !== undefined && kinds !== undefined && isTrialOrLive(kinds);
}

/** Whether a branch of the module on the same name stands before that does the same. */
function isSaidBefore(
	{ path, span, variable }: LocatedFact<'env.branch'>,
	project: Project,
	doesSame: (other: LocatedFact<'env.branch'>) => boolean,
): boolean {
	return project.in(path, 'env.branch').some((other) => other.span.start < span.start && other.variable === variable && doesSame(other));
}
