import { app } from './app.js';
import { config } from './config.js';
import { closeDatabase } from './db.js';
import { logger } from './logger.js';

const server = app.listen(config.port, (err) => {
	if (err) {
		throw err;
	}
	logger.info({ port: config.port }, 'Harvest Box is open');
});

const shutDown = () => {
	server.close(async () => {
		await closeDatabase();
		process.exit(0);
	});
	setTimeout(() => process.exit(1), 10_000).unref();
};
process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
