import pg from 'pg';
import { config } from './config.js';

const pool = new pg.Pool({ connectionString: config.databaseUrl, connectionTimeoutMillis: 2000 });

/** Connects with the first query, so that the shop opens while the database is still starting. */
export function query(text, values) {
	return pool.query(text, values);
}

export function closeDatabase() {
	return pool.end();
}
