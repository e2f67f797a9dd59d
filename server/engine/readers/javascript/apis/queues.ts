import type { Recipe, Rows } from './recipe.js';

const bull: Recipe = {
	fact: 'connect',
	service: 'redis',
	url: ['1.redis', '1.connection', '1.url'],
	options: ['1.redis', '1.connection'],
	onlyWithArguments: true,
};

/** Queues, topics, mail and other services that are attached by an address. */
export const queues: Rows = [
	[
		'amqplib.connect amqplib/callback_api.connect amqp-connection-manager.connect rascal.Broker',
		{ fact: 'connect', service: 'amqp', url: ['0'], options: ['0'] },
	],
	['rabbitmq-client.Connection', { fact: 'connect', service: 'amqp', url: ['0.url', '0'], options: ['0'] }],
	['@golevelup/nestjs-rabbitmq.RabbitMQModule.forRoot', { fact: 'connect', service: 'amqp', url: ['0.uri'], options: ['0'] }],
	[
		'amqplib.connect().createChannel().consume amqplib.connect().createConfirmChannel().consume amqplib/callback_api.connect().createChannel().consume amqp-connection-manager.connect().createChannel().consume',
		{ fact: 'consume', service: 'amqp' },
	],
	['kafkajs.Kafka', { fact: 'connect', service: 'kafka', url: ['0.brokers'], options: ['0'] }],
	// https://github.com/SOHU-Co/kafka-node: its first client asks ZooKeeper where the brokers are.
	['kafka-node.Client', { fact: 'connect', service: 'kafka', url: ['0'], onlyWithArguments: true }],
	['kafka-node.KafkaClient', { fact: 'connect', service: 'kafka', url: ['0.kafkaHost'], onlyWithArguments: true }],
	[
		'kafka-node.ConsumerGroup kafka-node.ConsumerGroupStream',
		{ fact: 'connect', service: 'kafka', url: ['0.kafkaHost', '0.host'], onlyWithArguments: true },
		{ fact: 'consume', service: 'kafka' },
	],
	['kafka-node.ProducerStream', { fact: 'connect', service: 'kafka', url: ['0.kafkaClient.kafkaHost'], onlyWithArguments: true }],
	['kafka-node.Consumer kafka-node.HighLevelConsumer kafka-node.ConsumerStream', { fact: 'consume', service: 'kafka' }],
	['kafkajs.Kafka().consumer', { fact: 'consume', service: 'kafka' }],
	['kafkajs.Kafka().consumer().run', { fact: 'tasks', service: 'kafka' }],
	[
		'node-rdkafka.KafkaConsumer node-rdkafka.Consumer',
		{ fact: 'connect', service: 'kafka', options: ['0'], onlyWithArguments: true },
		{ fact: 'consume', service: 'kafka' },
	],
	// https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md
	[
		'node-rdkafka.Producer node-rdkafka.HighLevelProducer node-rdkafka.AdminClient.create node-rdkafka.KafkaConsumer.createReadStream node-rdkafka.Producer.createWriteStream',
		{ fact: 'connect', service: 'kafka', options: ['0'], onlyWithArguments: true },
	],
	['pulsar-client.Client', { fact: 'connect', service: 'pulsar', url: ['0.serviceUrl'] }],
	[
		'rhea.connect rhea.create_container().connect rhea-promise.Connection',
		{ fact: 'connect', service: 'amqp', options: ['0'], onlyWithArguments: true },
	],
	[
		'kafkajs.Kafka().consumer().commitOffsets node-rdkafka.KafkaConsumer().commitMessage node-rdkafka.KafkaConsumer().commitMessageSync @mojaloop/central-services-stream.Kafka.Consumer().commitMessageSync @mojaloop/central-services-shared.Util.Kafka.commitMessageSync',
		{ fact: 'commit', service: 'kafka' },
	],
	[
		'@azure/service-bus.ServiceBusClient().createReceiver().completeMessage @azure/service-bus.ServiceBusMessage().complete',
		{ fact: 'commit', service: 'servicebus' },
	],
	// Unless it is told otherwise, this transport takes a message off its queue when it hands it out.
	[
		'@nestjs/core.NestFactory.create().connectMicroservice @nestjs/core.NestFactory.createMicroservice',
		{ fact: 'deliver', service: 'rmq', transport: ['0.transport', '1.transport'], options: ['0.options', '1.options'] },
	],
	// https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queue
	['bull', bull, { fact: 'queue', service: 'redis', options: ['2', '1'] }],
	['bullmq.Queue', bull, { fact: 'queue', service: 'redis', options: ['1'] }],
	['bullmq.QueueEvents bullmq.FlowProducer', bull],
	[
		'bullmq.Worker',
		{ fact: 'connect', service: 'redis', url: ['2.connection', '2.connection.url'], options: ['2.connection'], onlyWithArguments: true },
		{ fact: 'consume', service: 'redis' },
	],
	['bull().process bee-queue().process kue.createQueue().process', { fact: 'consume', service: 'redis' }],
	[
		'@nestjs/bull.BullModule.forRoot @nestjs/bullmq.BullModule.forRoot',
		{ fact: 'connect', service: 'redis', url: ['0.redis', '0.connection', '0.url'], options: ['0.redis', '0.connection'] },
	],
	['@nestjs/bull.BullModule.registerQueue @nestjs/bullmq.BullModule.registerQueue', { fact: 'queues', service: 'redis' }],
	['@nestjs/bull.Processor @nestjs/bullmq.Processor', { fact: 'consume', service: 'redis' }],
	['@nestjs/microservices.EventPattern @nestjs/microservices.MessagePattern', { fact: 'consume', service: 'unknown' }],
	['bee-queue', { fact: 'connect', service: 'redis', options: ['1.redis'], onlyWithArguments: true }],
	['kue.createQueue', { fact: 'connect', service: 'redis', url: ['0.redis'], options: ['0.redis'], onlyWithArguments: true }],
	['agenda agenda.Agenda', { fact: 'connect', service: 'mongodb', url: ['0.db.address'] }],
	[
		'agenda().every agenda.Agenda().every agenda().schedule agenda.Agenda().schedule',
		{ fact: 'schedule', expression: ['0'], shared: true },
	],
	['agenda().define agenda.Agenda().define', { fact: 'consume', service: 'mongodb' }],
	['pg-boss pg-boss.PgBoss', { fact: 'connect', service: 'postgres', url: ['0.connectionString', '0'], options: ['0'] }],
	['pg-boss().work pg-boss.PgBoss().work', { fact: 'consume', service: 'postgres' }],
	['graphile-worker.run', { fact: 'connect', service: 'postgres', url: ['0.connectionString'] }, { fact: 'consume', service: 'postgres' }],
	['@google-cloud/pubsub.PubSub().subscription().on', { fact: 'consume', service: 'pubsub' }],
	['sqs-consumer.Consumer.create', { fact: 'consume', service: 'sqs' }],
	[
		'@aws-sdk/client-sqs.ReceiveMessageCommand @aws-sdk/client-sqs.SQS().receiveMessage aws-sdk.SQS().receiveMessage aws-sdk/clients/sqs().receiveMessage',
		{ fact: 'poll', service: 'sqs' },
	],
	[
		'@aws-sdk/client-sqs.DeleteMessageCommand @aws-sdk/client-sqs.SQS().deleteMessage aws-sdk.SQS().deleteMessage aws-sdk/clients/sqs().deleteMessage',
		{ fact: 'settle', service: 'sqs' },
	],
	['nats.connect stan.connect', { fact: 'connect', service: 'nats', url: ['0.servers', '0.url', '0'], options: ['0'] }],
	['nats.connect().subscribe', { fact: 'consume', service: 'nats' }],
	['mqtt.connect mqtt.connectAsync', { fact: 'connect', service: 'mqtt', url: ['0'], options: ['0', '1'] }],
	['stompit.connect', { fact: 'connect', service: 'stomp', options: ['0'] }],
	[
		'nodemailer.createTransport',
		{ fact: 'mail', transport: 'options' },
		{ fact: 'connect', service: 'smtp', url: ['0.url', '0'], options: ['0'] },
	],
	[
		'@nestjs-modules/mailer.MailerModule.forRoot',
		{ fact: 'mail', transport: 'options', options: '0.transport' },
		{ fact: 'connect', service: 'smtp', url: ['0.transport'], options: ['0.transport'] },
	],
	['imapflow.ImapFlow imap imap-simple.connect', { fact: 'connect', service: 'imap', options: ['0', '0.imap'], onlyWithArguments: true }],
	['ssh2-sftp-client().connect ssh2.Client().connect', { fact: 'connect', service: 'sftp', options: ['0'], onlyWithArguments: true }],
	[
		'basic-ftp.Client().access ftp().connect promise-ftp().connect',
		{ fact: 'connect', service: 'ftp', options: ['0'], onlyWithArguments: true },
	],
	['emailjs.SMTPClient', { fact: 'connect', service: 'smtp', options: ['0'] }],
	['sendmail', { fact: 'mail', transport: 'local' }],
	[
		'resend.Resend postmark.ServerClient mailgun.js().client mailgun-js @mailchimp/mailchimp_transactional node-mailjet.apiConnect @sendgrid/mail.send brevo.TransactionalEmailsApi',
		{ fact: 'mail', transport: 'provider' },
	],
	// An account of Ethereal's, which delivers nothing.
	['nodemailer.createTestAccount', { fact: 'mail', transport: 'fake', unlessChosen: true }],
	['nodemailer-mock nodemailer-mock.createTransport nodemailer-stub-transport', { fact: 'mail', transport: 'fake' }],
	['minio.Client', { fact: 'connect', service: 's3', url: ['0'], options: ['0'] }],
	['hot-shots statsd-client node-statsd', { fact: 'connect', service: 'statsd', options: ['0'], onlyWithArguments: true }],
	[
		'@temporalio/client.Connection.connect @temporalio/worker.NativeConnection.connect',
		{ fact: 'connect', service: 'temporal', url: ['0.address'] },
	],
	['@temporalio/worker.Worker.create', { fact: 'consume', service: 'temporal' }],
];

/** Where the options of a transport of Nest say what it connects to: in an object within them, as an address, or as parts of a handle. */
interface Transport {
	readonly service: string;
	readonly inner?: readonly string[];
	readonly url: readonly string[];
	readonly parts?: true;
}

/** Transports of Nest that go over a broker (https://docs.nestjs.com/microservices/redis); the others speak to other services, or listen. */
export const transports: ReadonlyMap<string, Transport> = new Map([
	['@nestjs/microservices.Transport.REDIS', { service: 'redis', url: ['url'], parts: true }],
	['@nestjs/microservices.Transport.KAFKA', { service: 'kafka', inner: ['client'], url: [], parts: true }],
	['@nestjs/microservices.Transport.RMQ', { service: 'amqp', url: ['urls', 'url'] }],
	['@nestjs/microservices.Transport.NATS', { service: 'nats', url: [], parts: true }],
	['@nestjs/microservices.Transport.MQTT', { service: 'mqtt', url: ['url'], parts: true }],
]);

/** Clients of AWS: every `…Client` of `@aws-sdk/client-*`, every service of `aws-sdk`. */
export const awsClient: readonly Recipe[] = [
	{ fact: 'connect', service: 'aws', url: ['0.endpoint'], options: ['0'], onlyWithArguments: true },
];
