import { wordList } from '../../../core/wordList.js';
import type { Recipe, Rows } from './recipe.js';

type CloudRecipe = Recipe & { readonly fact: 'cloud' };
type Parts = CloudRecipe['parts'];

/** What SDKs call the resources of a cloud, in plain words; names are compared without their capitals. */
export const cloudWords: ReadonlyMap<string, string> = new Map([
	['region', 'region'],
	['regionid', 'region'],
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
/** The names of methods of one client, as a row has them. */
const calls = (client: string, methods: string): string =>
	wordList(methods)
		.map((method) => `${client}.${method}`)
		.join(' ');

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
	// The SDK for pages, in a server: https://firebase.google.com/docs/web/setup#config-object
	['firebase.initializeApp firebase/app.initializeApp firebase/compat/app.initializeApp', named('google', { project: '0.projectId' })],
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
		calls(
			'minio.Client()',
			`bucketExists makeBucket putObject fPutObject getObject fGetObject statObject listObjects listObjectsV2 removeObject removeObjects
			presignedGetObject presignedPutObject presignedUrl setBucketPolicy`,
		),
		named('other', { bucket: '0' }),
	],
	['minio.Client', named('other', { region: '0.region' })],
	// https://github.com/ali-sdk/ali-oss#ossoptions, https://github.com/aliyun/darabonba-openapi
	[
		'ali-oss ali-oss.Wrapper aliyun-sdk.OSS @alicloud/openapi-client.Config @alicloud/openapi-core.$OpenApiUtil.Config',
		options('other', '0'),
	],
	['multer-aliyun-oss', options('other', '0.config')],
	['ali-oss().useBucket ali-oss().setBucket', named('other', { bucket: '0' })],
	// https://github.com/tencentyun/cos-nodejs-sdk-v5
	[
		calls(
			'cos-nodejs-sdk-v5()',
			`putObject getObject deleteObject deleteMultipleObject uploadFile uploadFiles sliceUploadFile getObjectUrl getObjectStream getBucket
			headBucket headObject putObjectCopy sliceCopyFile getAuth`,
		),
		options('other', '0'),
	],
	// https://support.huaweicloud.com/sdk-nodejs-devg-obs, https://www.volcengine.com/docs/6349/113483, https://cloud.ibm.com/docs/cloud-object-storage
	[
		calls(
			'esdk-obs-nodejs()',
			'putObject getObject deleteObject deleteObjects copyObject listObjects headBucket getObjectMetadata createSignedUrlSync uploadFile',
		),
		options('other', '0'),
	],
	['esdk-obs-nodejs @volcengine/tos-sdk.TosClient @volcengine/tos-sdk', options('other', '0')],
	[
		calls('ibm-cos-sdk.S3()', 'putObject getObject deleteObject deleteObjects listObjects listObjectsV2 headObject upload getSignedUrl'),
		options('other', '0', '1'),
	],
	// https://github.com/baidubce/bce-sdk-js, https://developer.qiniu.com/kodo/1289/nodejs
	[
		calls(
			'@baiducloud/sdk.BosClient()',
			'putObject putObjectFromFile putObjectFromString putObjectFromBlob getObject deleteObject listObjects generatePresignedUrl',
		),
		named('other', { bucket: '0' }),
	],
	['qiniu.rs.PutPolicy', named('other', { bucket: '0.scope' })],
	[
		calls('qiniu.rs.BucketManager()', 'stat delete prefetch listPrefix listPrefixV2 changeMime changeType changeHeaders deleteAfterDays'),
		named('other', { bucket: '0' }),
	],
	['qiniu.rs.BucketManager().fetch', named('other', { bucket: '1' })],
	// https://cloudinary.com/documentation/node_integration#set_required_configuration_parameters
	['cloudinary.config cloudinary.v2.config', named('other', { cloud: '0.cloud_name' })],
];

const awsOptions: readonly Recipe[] = [options('aws', '0')];
const awsServices =
	/^(?:aws-sdk(?:\.|\/clients\/)[A-Za-z0-9]+(?:\.DocumentClient)?|@aws-sdk\/client-[a-z\d-]+\.[A-Z][A-Za-z\d]*)\(\)\.[a-z]\w+$/;
const googleOptions: readonly Recipe[] = [options('google', '0')];
const tencentOptions: readonly Recipe[] = [options('other', '0')];
/** Clients of one service of Tencent's cloud each (https://github.com/TencentCloud/tencentcloud-sdk-nodejs). */
const tencentClient = /^tencentcloud-sdk-nodejs(?:-[a-z]{1,30})?\.[a-z\d]{1,30}\.v\d{8}\.Client$/;

/** Modules of whose members clients of a cloud are made by names that are too many to list. */
export const cloudModules = /^(?:@aws-sdk\/(?:client|lib)-|aws-sdk(?:\/|$)|@google-cloud\/|tencentcloud-sdk-nodejs(?:-|$))/;

/** Clients of the clouds, and commands to them, of which there are too many to list. */
export function cloudRecipesOf(name: string, isNew: boolean): readonly Recipe[] | undefined {
	if (isNew && name.startsWith('tencentcloud-sdk-nodejs')) {
		return tencentClient.test(name) ? tencentOptions : undefined;
	}
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
