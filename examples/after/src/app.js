import cookieSession from 'cookie-session';
import express from 'express';
import { config } from './config.js';
import { logger } from './logger.js';
import { account } from './routes/account.js';
import { boxes } from './routes/boxes.js';
import { orders } from './routes/orders.js';
import { photos } from './routes/photos.js';

export const app = express();

app.disable('x-powered-by');
app.use(express.json());
app.use(express.urlencoded({ extended: false }));
app.use(cookieSession({ name: 'harvest', keys: [config.sessionSecret], sameSite: 'lax', httpOnly: true }));

app.get('/', (request, response) => {
	response.type('text/plain').send('Harvest Box: vegetables, every week.\n');
});
app.get('/healthz', (request, response) => {
	response.json({ status: 'ok' });
});
app.use('/boxes', boxes);
app.use('/account', account);
app.use('/orders', orders);
app.use('/photos', photos);

app.use((request, response) => {
	response.status(404).json({ error: 'There is nothing here.' });
});
// eslint-disable-next-line no-unused-vars
app.use((err, request, response, next) => {
	logger.error({ err, path: request.path }, 'Request failed');
	response.status(500).json({ error: 'Something went wrong.' });
});
