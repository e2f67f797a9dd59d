import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { extension } from './support.js';

suite('activation', () => {
	test('starts on its own in a workspace with a manifest', async () => {
		await extension().activate();
		assert.equal(extension().isActive, true);
	});

	test('registers every command of its manifest', async () => {
		const manifest = extension().packageJSON as { contributes: { commands: readonly { command: string }[] } };
		const registered = new Set(await vscode.commands.getCommands(true));
		assert.deepEqual(
			manifest.contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
			[],
		);
	});

	test('never activates on everything, and has at most a dozen settings', () => {
		const manifest = extension().packageJSON as {
			activationEvents: readonly string[];
			contributes: { configuration: { properties: Record<string, unknown> } };
		};
		assert.equal(manifest.activationEvents.includes('*'), false);
		assert.equal(manifest.activationEvents.includes('onStartupFinished'), false);
		const settings = Object.keys(manifest.contributes.configuration.properties);
		assert.ok(settings.length <= 12);
		assert.ok(settings.every((name) => name.startsWith('twelveFactor.')));
	});
});
