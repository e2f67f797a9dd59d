import { setTimeout as sleep } from 'node:timers/promises';
import { findBox } from './boxes.js';
import { closeDatabase, query } from './db.js';
import { logger } from './logger.js';
import { sendConfirmation } from './mailer.js';

const stopped = new AbortController();
process.once('SIGTERM', () => stopped.abort());
process.once('SIGINT', () => stopped.abort());

/** Reminds everybody whose box is packed today. The database hands each order to one worker only, however many run. */
async function remind() {
	const { rows } = await query('update orders set reminded_at = now() where delivery = current_date and reminded_at is null returning customer, box_id');
	for (const { customer, box_id } of rows) {
		await sendConfirmation(customer, findBox(box_id));
	}
	logger.info({ reminded: rows.length }, 'Reminders sent');
}

while (!stopped.signal.aborted) {
	await remind().catch((err) => logger.error({ err }, 'Reminders failed'));
	await sleep(15 * 60 * 1000, undefined, { signal: stopped.signal }).catch(() => {});
}
await closeDatabase();
