#!/usr/bin/env node
// Stands in for the executable of desktop VS Code: takes the arguments that `@vscode/test-electron` gives it, and runs the suite
// in the browser workbench.
import { suiteLinePrefix } from './suiteOutput.mjs';
import { runExtensionTests } from './workbench.mjs';

const valueOf = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const extensionPath = valueOf('extensionDevelopmentPath');
const testsPath = valueOf('extensionTestsPath');
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
if (!extensionPath || !testsPath || !folder) {
	console.error('Usage: launcher.mjs FOLDER --extensionDevelopmentPath=PATH --extensionTestsPath=PATH');
	process.exit(2);
}

// `@vscode/test-electron` always switches workspace trust off, so Restricted Mode is asked for in the environment.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('TWELVE_FACTOR_TEST_')));
const { code, output } = await runExtensionTests({
	extensionPath,
	testsPath,
	folder,
	trusted: environment.TWELVE_FACTOR_TEST_RESTRICTED !== '1',
	environment,
});
const lines = output.split('\n');
const suiteLines = lines.filter((line) => line.startsWith(suiteLinePrefix)).map((line) => line.slice(suiteLinePrefix.length));
// The workbench logs a great deal; it is of interest only when the suite itself said nothing.
console.log((suiteLines.length > 0 ? suiteLines : lines).join('\n'));
process.exitCode = code;
