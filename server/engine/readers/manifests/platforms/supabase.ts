import type { Reader } from '../../reader.js';
import { tomlEntries } from '../toml.js';

/**
 * Reads the settings of a project of Supabase: the release of PostgreSQL that its remote database has, and the local one with it
 * (https://supabase.com/docs/guides/local-development/cli/config#db.major_version).
 */
export const supabase: Reader = {
	id: 'supabase',
	claims: (path) => /(?:^|\/)supabase\/config\.toml$/.test(path),
	read: async ({ text }) =>
		tomlEntries(text).flatMap(({ keys, value }) =>
			keys.join('.') === 'db.major_version' && value.text !== undefined
				? [
						{
							kind: 'service.engine',
							span: value.span,
							service: 'postgres',
							version: value.text,
							source: 'platform',
							setting: 'major_version',
						},
					]
				: [],
		),
};
