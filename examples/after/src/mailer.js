import nodemailer from 'nodemailer';
import { config } from './config.js';
import { logger } from './logger.js';

const transport = nodemailer.createTransport(config.smtpUrl);

export async function sendConfirmation(customer, box) {
	if (config.sendMail) {
		await transport.sendMail({
			from: config.mailFrom,
			to: customer,
			subject: `Your ${box.name} is on its way`,
			text: `We packed ${box.contents.join(', ')}.`,
		});
	}
	logger.info({ box: box.id, sent: config.sendMail }, 'Confirmation');
}
