import { splitImage } from '../../core/imageName.js';
import type { Fact } from '../../core/fact.js';
import { literalValue } from '../../core/secrets.js';
import type { Reader } from '../reader.js';
import { imageRuntime } from './imageRuntime.js';
import { innerSpanOf, parseJson, propertiesOf, textOf, valueOf } from './json.js';

/** Reads what a container for developers runs on: its image, what is added to it, and what the build of an image of its own is given. */
export const devcontainer: Reader = {
	id: 'devcontainer',
	claims: (path) => /(?:^|\/)\.devcontainer(?:\/[^/]+)?\/devcontainer\.json$|(?:^|\/)\.devcontainer\.json$/.test(path),
	read: async ({ text }) => {
		const root = parseJson(text);
		const facts: Fact[] = [];
		const image = valueOf(root, 'image');
		const { image: name, tag } = splitImage(textOf(image) ?? '');
		const runtime = imageRuntime(name, tag);
		if (image !== undefined && runtime !== undefined) {
			facts.push({ kind: 'runtime.version', span: innerSpanOf(image), ...runtime, source: 'development', setting: 'image' });
		}
		for (const { name: feature, value } of propertiesOf(valueOf(root, 'features'))) {
			const version = valueOf(value, 'version');
			const range = textOf(version);
			if (version !== undefined && /^\d/.test(range ?? '') && /\/features\/node(?::|$)/.test(feature)) {
				facts.push({
					kind: 'runtime.version',
					span: innerSpanOf(version),
					runtime: 'node',
					range: range!,
					source: 'development',
					setting: 'features',
				});
			}
		}
		for (const { name: variable, value, whole } of propertiesOf(valueOf(valueOf(root, 'build'), 'args'))) {
			const given = textOf(value);
			if (given !== undefined) {
				facts.push({
					kind: 'env.declare',
					span: whole,
					variable,
					value: literalValue(given, 'string', innerSpanOf(value), { name: variable }),
					source: 'compose-arg',
					owner: 'devcontainer',
				});
			}
		}
		return facts;
	},
};
