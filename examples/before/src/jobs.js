import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { query } from './db.js';
import { sendConfirmation } from './mailer.js';
import { findBox } from './boxes.js';

const stateFile = './data/last-run.json';

/** Reminds everybody whose box is packed today. */
async function remind() {
	const lastRun = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')).at : 0;
	const { rows } = await query('select customer, box_id from orders where delivery = current_date and created_at > to_timestamp($1)', [lastRun / 1000]);
	for (const { customer, box_id } of rows) {
		await sendConfirmation(customer, findBox(box_id));
	}
	writeFileSync(stateFile, JSON.stringify({ at: Date.now() }));
	console.log('Reminded', rows.length);
}

setInterval(() => {
	remind().catch((error) => console.error('Reminders failed', error));
}, 15 * 60 * 1000);
