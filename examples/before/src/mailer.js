import nodemailer from 'nodemailer';
import { config } from './config.js';

const transport = nodemailer.createTransport({
	host: config.mail.host,
	port: 587,
	auth: { user: config.mail.user, pass: config.mail.password },
});

export async function sendConfirmation(customer, box) {
	if (process.env.NODE_ENV === 'production') {
		await transport.sendMail({
			from: config.mail.from,
			to: customer,
			subject: `Your ${box.name} is on its way`,
			text: `We packed ${box.contents.join(', ')}.`,
		});
	}
	console.log('Confirmation for', customer, box.name);
}
