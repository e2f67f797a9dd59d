import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nameAndPlace } from '../guard.js';
import { startServer } from '../server.js';
import { createNodeEnvironment } from './environment.js';

/** The version of the package, and what tells this build from others, put in by the bundler. */
declare const packageVersion: string;
declare const packageBuild: string;

const argv = process.argv.slice(2);
if (argv.includes('--version')) {
	process.stdout.write(`${packageVersion}\n`);
} else if (!argv.some((argument) => /^--(?:stdio|node-ipc|socket=|pipe=)/.test(argument))) {
	process.stderr.write('Usage: twelve-factor-language-server --stdio | --node-ipc | --socket=<port> | --pipe=<name>\n');
	process.exitCode = 2;
} else {
	const connection = createConnection(ProposedFeatures.all);
	// Every listener is guarded; should one slip through, the editor keeps its server.
	process.on('unhandledRejection', (error) => connection.console.error(`Unhandled: ${nameAndPlace(error)}`));
	startServer(connection, createNodeEnvironment(__dirname, packageVersion, `${packageVersion} ${packageBuild}`));
}
