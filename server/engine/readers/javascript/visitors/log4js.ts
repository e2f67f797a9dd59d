import type ts from 'typescript';
import { propertyNameText } from '../nodes.js';
import type { Source } from '../parse.js';

/** Whether a module may hold settings of log4js that it hands to another one: where it configures the library itself, the call says them. */
export function holdsLog4js(text: string): boolean {
	return /\bappenders\b/.test(text) && /\bcategories\b/.test(text) && !/\bconfigure\s{0,3}\(/.test(text);
}

/** `{ appenders: { … }, categories: { … } }`: nothing else has both (https://log4js-node.github.io/log4js-node/api.html#configuration-object). */
export function isLog4jsSettings(source: Source, { properties }: ts.ObjectLiteralExpression): boolean {
	const names = properties.map(({ name }) => name && propertyNameText(source, name));
	return names.includes('appenders') && names.includes('categories');
}
