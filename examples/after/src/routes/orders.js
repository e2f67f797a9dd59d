import { Router } from 'express';
import { findBox } from '../boxes.js';
import { query } from '../db.js';
import { logger } from '../logger.js';
import { sendConfirmation } from '../mailer.js';

export const orders = Router();

orders.use((request, response, next) => {
	if (!request.session.customer) {
		response.status(401).json({ error: 'Please sign in.' });
		return;
	}
	next();
});

orders.get('/', async (request, response) => {
	try {
		const { rows } = await query('select id, box_id, delivery from orders where customer = $1 order by delivery', [request.session.customer]);
		response.json(rows);
	} catch (err) {
		logger.error({ err }, 'Orders cannot be read');
		response.status(503).json({ error: 'Our order book is closed for a moment.' });
	}
});

orders.post('/', async (request, response) => {
	const box = findBox(request.body?.box);
	if (!box) {
		response.status(400).json({ error: 'Please choose a box.' });
		return;
	}
	try {
		await query('insert into orders (box_id, customer, delivery) values ($1, $2, $3)', [box.id, request.session.customer, request.body.delivery]);
		await sendConfirmation(request.session.customer, box);
		response.status(201).json({ box: box.id });
	} catch (err) {
		logger.error({ err, box: box.id }, 'Order failed');
		response.status(503).json({ error: 'Our order book is closed for a moment.' });
	}
});
