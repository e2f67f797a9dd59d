/** Everything that differs between deploys. The shop does not start without what it cannot guess. */
export const config = {
	port: Number(process.env.PORT) || 3000,
	sessionSecret: required('SESSION_SECRET'),
	linkSecret: required('LINK_SECRET'),
	databaseUrl: required('DATABASE_URL'),
	smtpUrl: required('SMTP_URL'),
	sendMail: process.env.SEND_MAIL === 'true',
	mailFrom: required('MAIL_FROM'),
	objectStoreUrl: required('OBJECT_STORE_URL'),
	pricesUrl: required('PRICES_URL'),
	labelPrinterUrl: required('LABEL_PRINTER_URL'),
};

function required(name) {
	const value = process.env[name];
	if (!value) {
		throw new Error(`The environment variable ${name} is not set; see .env.example.`);
	}
	return value;
}
