import { Router } from 'express';
import { isSigned } from '../links.js';

export const account = Router();

account.post('/login', (request, response) => {
	const { email } = request.body ?? {};
	if (typeof email !== 'string' || !email.includes('@')) {
		response.status(400).json({ error: 'Please give your e-mail address.' });
		return;
	}
	request.session.customer = email;
	console.log('Signed in', email);
	response.json({ customer: email });
});

account.get('/', (request, response) => {
	if (!request.session.customer) {
		response.status(401).json({ error: 'Please sign in.' });
		return;
	}
	response.json({ customer: request.session.customer });
});

account.post('/logout', (request, response) => {
	request.session.customer = undefined;
	response.status(204).end();
});

account.get('/unsubscribe', (request, response) => {
	const { address, signature } = request.query;
	if (!isSigned(String(address), signature)) {
		response.status(403).json({ error: 'This link is not ours.' });
		return;
	}
	response.json({ unsubscribed: address });
});
