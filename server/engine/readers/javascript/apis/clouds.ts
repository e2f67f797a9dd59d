import type { Recipe, Rows } from './recipe.js';

type CloudRecipe = Recipe & { readonly fact: 'cloud' };
type Parts = CloudRecipe['parts'];

/** What SDKs call the resources of a cloud, in plain words; names are compared without their capitals. */
export const cloudWords: ReadonlyMap<string, string> = new Map([
	['region', 'region'],
	['awsregion', 'region'],
	['location', 'region'],
	['zone', 'zone'],
	['availabilityzone', 'zone'],
	['accountid', 'account'],
	['awsaccountid', 'account'],
	['rolearn', 'account'],
	['sourceaccount', 'account'],
	['projectid', 'project'],
	['project', 'project'],
	['tenantid', 'tenant'],
	['userpoolid', 'tenant'],
	['subscriptionid', 'subscription'],
	['bucket', 'bucket'],
	['bucketname', 'bucket'],
	['container', 'bucket'],
	['containername', 'bucket'],
	['queueurl', 'queue'],
	['queuename', 'queue'],
	['queue', 'queue'],
	['topicarn', 'topic'],
	['topicname', 'topic'],
	['topic', 'topic'],
	['targetarn', 'topic'],
	['streamname', 'stream'],
	['streamarn', 'stream'],
	['deliverystreamname', 'stream'],
	['tablename', 'table'],
	['functionname', 'function'],
	['statemachinearn', 'function'],
	['keyid', 'key'],
	['secretid', 'key'],
]);

const options = (provider: CloudRecipe['provider'], ...places: readonly string[]): Recipe => ({ fact: 'cloud', provider, options: places });
const named = (provider: CloudRecipe['provider'], parts: NonNullable<Parts>): Recipe => ({ fact: 'cloud', provider, parts });

/** Clients of clouds that say which region, account or resource they are for. */
export const clouds: Rows = [
	['aws-sdk.config.update aws-sdk/global.config.update aws-sdk.Config', options('aws', '0')],
	['@aws-sdk/lib-storage.Upload', options('aws', '0.params')],
	['multer-s3 multer-s3-transform', options('aws', '0')],
	[
		'@smithy/signature-v4.SignatureV4 @aws-sdk/signature-v4.SignatureV4 @aws-sdk/rds-signer.Signer @aws-sdk/dsql-signer.DsqlSigner',
		options('aws', '0'),
	],
	[
		'@aws-sdk/credential-providers.fromTemporaryCredentials @aws-sdk/credential-providers.fromCognitoIdentityPool',
		options('aws', '0.clientConfig'),
	],
	['@aws-sdk/s3-presigned-post.createPresignedPost', options('aws', '1')],
	['sqs-consumer.Consumer.create sqs-producer.Producer.create', options('aws', '0')],
	['@aws-jwt-verify.CognitoJwtVerifier.create aws-jwt-verify.CognitoJwtVerifier.create', options('aws', '0')],
	['@google-cloud/storage', options('google', '0')],
	[
		'@google-cloud/storage.Storage().bucket @google-cloud/storage().bucket firebase-admin.storage().bucket',
		named('google', { bucket: '0' }),
	],
	['@google-cloud/pubsub.PubSub().topic', named('google', { topic: '0' })],
	['@google-cloud/pubsub.PubSub().subscription', named('google', { queue: '0' })],
	['@google-cloud/tasks.CloudTasksClient().queuePath', named('google', { project: '0', region: '1', queue: '2' })],
	['@google-cloud/secret-manager.SecretManagerServiceClient().accessSecretVersion', named('google', { key: '0.name', project: '0.name' })],
	[
		'firebase-admin.initializeApp firebase-admin/app.initializeApp',
		named('google', { project: '0.projectId', bucket: '0.storageBucket', database: '0.databaseURL' }),
	],
	['amazon-cognito-identity-js.CognitoUserPool', options('aws', '0')],
	// https://login.microsoftonline.com/<tenant>
	[
		'@azure/msal-node.ConfidentialClientApplication @azure/msal-node.PublicClientApplication',
		named('azure', { tenant: '0.auth.authority' }),
	],
	[
		'@azure/storage-blob.BlobServiceClient @azure/storage-queue.QueueServiceClient @azure/storage-file-datalake.DataLakeServiceClient @azure/storage-file-share.ShareServiceClient @azure/keyvault-secrets.SecretClient @azure/keyvault-keys.KeyClient',
		named('azure', { account: '0' }),
	],
	['@azure/identity.ClientSecretCredential @azure/identity.ClientCertificateCredential', named('azure', { tenant: '0' })],
	[
		'microsoft-cognitiveservices-speech-sdk.SpeechConfig.fromSubscription microsoft-cognitiveservices-speech-sdk.SpeechTranslationConfig.fromSubscription',
		named('azure', { region: '1' }),
	],
	[
		'@azure/storage-blob.BlobServiceClient().getContainerClient @azure/storage-blob.BlobServiceClient.fromConnectionString().getContainerClient',
		named('azure', { bucket: '0' }),
	],
	[
		'@azure/service-bus.ServiceBusClient().createSender @azure/service-bus.ServiceBusClient().createReceiver',
		named('azure', { queue: '0' }),
	],
	['@azure/storage-queue.QueueServiceClient().getQueueClient', named('azure', { queue: '0' })],
	[
		'minio.Client().bucketExists minio.Client().makeBucket minio.Client().putObject minio.Client().fPutObject minio.Client().getObject minio.Client().fGetObject minio.Client().statObject minio.Client().listObjects minio.Client().listObjectsV2 minio.Client().removeObject minio.Client().removeObjects minio.Client().presignedGetObject minio.Client().presignedPutObject minio.Client().presignedUrl minio.Client().setBucketPolicy',
		named('other', { bucket: '0' }),
	],
	['minio.Client', named('other', { region: '0.region' })],
	// https://github.com/ali-sdk/ali-oss#ossoptions, https://github.com/tencentyun/cos-nodejs-sdk-v5, https://developer.qiniu.com/kodo/1289/nodejs
	['ali-oss', options('other', '0')],
	[
		['putObject', 'getObject', 'deleteObject', 'uploadFile', 'sliceUploadFile', 'getObjectUrl', 'getBucket', 'headObject']
			.map((method) => `cos-nodejs-sdk-v5().${method}`)
			.join(' '),
		options('other', '0'),
	],
	['qiniu.rs.PutPolicy', named('other', { bucket: '0.scope' })],
	// https://cloudinary.com/documentation/node_integration#set_required_configuration_parameters
	['cloudinary.config cloudinary.v2.config', named('other', { cloud: '0.cloud_name' })],
];

const awsOptions: readonly Recipe[] = [options('aws', '0')];
const awsServices =
	/^(?:aws-sdk(?:\.|\/clients\/)[A-Za-z0-9]+(?:\.DocumentClient)?|@aws-sdk\/client-[a-z\d-]+\.[A-Z][A-Za-z\d]*)\(\)\.[a-z]\w+$/;
const googleOptions: readonly Recipe[] = [options('google', '0')];

/** Clients of the clouds, and commands to them, of which there are too many to list. */
export function cloudRecipesOf(name: string, isNew: boolean): readonly Recipe[] | undefined {
	if (isNew && name.startsWith('@google-cloud/')) {
		return /^@google-cloud\/[a-z\d-]+\.(?:v\d\w{0,12}\.)?[A-Z]\w*$/.test(name) ? googleOptions : undefined;
	}
	if (isNew && (name.startsWith('@aws-sdk/client-') || name.startsWith('@aws-sdk/lib-dynamodb.')) && /\.[A-Z]\w*$/.test(name)) {
		return awsOptions;
	}
	return (isNew && /^aws-sdk(?:\.|\/clients\/)[A-Za-z0-9]+(?:\.(?:DocumentClient|Signer))?$/.test(name)) || awsServices.test(name)
		? awsOptions
		: undefined;
}
