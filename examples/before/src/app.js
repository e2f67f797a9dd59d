import express from 'express';
import session from 'express-session';
import { config } from './config.js';
import { account } from './routes/account.js';
import { boxes } from './routes/boxes.js';
import { orders } from './routes/orders.js';
import { photos } from './routes/photos.js';

export const app = express();

app.disable('x-powered-by');
app.use(express.json());
app.use(express.urlencoded({ extended: false }));
app.use(
	session({
		name: config.session.name,
		secret: config.session.secret,
		resave: false,
		saveUninitialized: false,
	}),
);

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
app.use((error, request, response, next) => {
	console.error('Request failed:', error, request.path);
	response.status(500).json({ error: 'Something went wrong.' });
});
