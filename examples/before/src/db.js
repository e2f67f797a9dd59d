import pg from 'pg';
import { config } from './config.js';

let pool;

/** Connects with the first query, so that the shop opens while the database is still starting. */
export function query(text, values) {
	pool ??= new pg.Pool({
		host: config.database.host,
		port: config.database.port,
		user: config.database.user,
		password: config.database.password,
		database: config.database.database,
		connectionTimeoutMillis: 2000,
	});
	return pool.query(text, values);
}
