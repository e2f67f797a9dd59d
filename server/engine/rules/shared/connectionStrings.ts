import type { LiteralValue, Value } from '../../core/value.js';
import { type Endpoint, hostOf } from './endpoint.js';

/** Services whose clients take the name of a host, alone or with its port, for an address. */
const addressedByHost: ReadonlySet<string> = new Set(['memcached', 'temporal', 'redis', 'servicebus', 'eventhubs', 'kafka']);

/**
 * The host that a text names which is no URL, in the words of a kind of service: `Server=db1,1433;Database=shop`, `db1:1521/XEPDB1`,
 * `cache1:11211`.
 */
export function writtenHostOf(
	service: string,
	value: Value | undefined,
): { readonly endpoint: Pick<Endpoint, 'host' | 'address'>; readonly literal: LiteralValue; readonly whole: boolean } | undefined {
	const literal = value?.kind === 'template' ? value.parts[0] : value;
	if (literal?.kind !== 'literal' || literal.type !== 'string' || literal.text.includes('://')) {
		return undefined;
	}
	const isWhole = literal === value;
	const { text } = literal;
	const host =
		service === 'mssql'
			? /(?:^|;)\s{0,20}(?:server|data source|address|addr|network address)\s{0,20}=\s{0,20}(?:tcp:)?([^;,\\]{1,253})[;,\\]/i.exec(
					text,
				)?.[1]
			: service === 'oracle'
				? /^(?:\/\/)?([^/(\s]{1,260})\/[^/\s]/.exec(text)?.[1]
				: addressedByHost.has(service) && isWhole && !/[/\s]/.test(text) && !/^\d+$/.test(text)
					? text
					: undefined;
	const endpoint = host === undefined ? undefined : hostOf(host.trim());
	return endpoint && !endpoint.partial ? { endpoint, literal, whole: isWhole && service !== 'mssql' && service !== 'oracle' } : undefined;
}
