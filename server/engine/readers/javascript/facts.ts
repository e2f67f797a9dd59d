import type { Fact } from '../../core/fact.js';
import type { Source } from './parse.js';
import { shapeOf } from './shape.js';
import { branchVisitors } from './visitors/branches.js';
import { decisionVisitors } from './visitors/decisions.js';
import { comparedVisitors } from './visitors/compared.js';
import { keyVisitors } from './visitors/keys.js';
import { callVisitors } from './visitors/calls.js';
import { cloudVisitors } from './visitors/clouds.js';
import { engineVisitors } from './visitors/engines.js';
import { environmentVisitors } from './visitors/environment.js';
import { fieldVisitors } from './visitors/fields.js';
import { broadcastVisitors } from './visitors/broadcasts.js';
import { filteredVisitors } from './visitors/filtered.js';
import { groupVisitors } from './visitors/groups.js';
import { literalVisitors } from './visitors/literals.js';
import { identityVisitors } from './visitors/identity.js';
import { folderVisitors } from './visitors/folders.js';
import { functionVisitors } from './visitors/functions.js';
import { loggerVisitors } from './visitors/loggers.js';
import { linterVisitors } from './visitors/linters.js';
import { logVisitors } from './visitors/logs.js';
import { loopVisitors } from './visitors/loops.js';
import { composedVisitors } from './visitors/composed.js';
import { manifestVisitors } from './visitors/manifests.js';
import { moduleVisitors } from './visitors/modules.js';
import { pathVisitors } from './visitors/paths.js';
import { routeVisitors } from './visitors/routes.js';
import { schemaVisitors } from './visitors/schemas.js';
import { schemaOptionVisitors } from './visitors/schemaOptions.js';
import { signVisitors } from './visitors/signs.js';
import { settingVisitors } from './visitors/settings.js';
import { transportVisitors } from './visitors/transports.js';
import { sinkVisitors } from './visitors/sinks.js';
import { globalVisitors } from './visitors/globals.js';
import { stateVisitors } from './visitors/state.js';
import { schemaCallVisitors } from './visitors/schemaCalls.js';
import { seedVisitors } from './visitors/seeds.js';
import { sweepVisitors } from './visitors/sweeps.js';
import { tableVisitors } from './visitors/tables.js';
import { colourVisitors } from './visitors/colours.js';
import { ownTransportVisitors } from './visitors/ownTransports.js';
import { handedDotenvVisitors } from './visitors/handedDotenv.js';
import { requiredListVisitors } from './visitors/requiredLists.js';
import { handedTextVisitors } from './visitors/handedText.js';
import { toldVisitors } from './visitors/told.js';
import { useVisitors } from './visitors/uses.js';
import { type VisitorFactory, walk } from './walk.js';

const visitors: readonly VisitorFactory[] = [
	signVisitors,
	moduleVisitors,
	environmentVisitors,
	settingVisitors,
	transportVisitors,
	branchVisitors,
	decisionVisitors,
	callVisitors,
	cloudVisitors,
	sinkVisitors,
	logVisitors,
	ownTransportVisitors,
	loopVisitors,
	literalVisitors,
	broadcastVisitors,
	filteredVisitors,
	groupVisitors,
	useVisitors,
	handedTextVisitors,
	requiredListVisitors,
	handedDotenvVisitors,
	schemaVisitors,
	schemaOptionVisitors,
	pathVisitors,
	routeVisitors,
	identityVisitors,
	tableVisitors,
	schemaCallVisitors,
	seedVisitors,
	sweepVisitors,
	manifestVisitors,
	composedVisitors,
	engineVisitors,
	loggerVisitors,
	colourVisitors,
	folderVisitors,
	functionVisitors,
	stateVisitors,
	globalVisitors,
	fieldVisitors,
	keyVisitors,
	comparedVisitors,
	toldVisitors,
	linterVisitors,
];

/** Everything that a parsed file says, in the order of the text. */
export function factsOf(source: Source): readonly Fact[] {
	const { facts, scopes } = walk(source, visitors);
	return [...shapeOf(source, scopes), ...facts].sort((one, other) => one.span.start - other.span.start);
}
