import type { Recipe, Rows } from './recipe.js';

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request'];
const each = (...names: readonly string[]): string => names.flatMap((name) => methods.map((method) => `${name}.${method}`)).join(' ');

/** A client of gRPC, which takes an address without a scheme. */
export const grpcClient = { fact: 'request', url: ['0'], scheme: 'grpc' } as const satisfies Recipe;

/** What the second argument of every client of gRPC is made with, generated ones included. */
export const grpcCredentials: readonly string[] = ['@grpc/grpc-js', 'grpc'].flatMap((module) =>
	['credentials.createInsecure', 'credentials.createSsl', 'ChannelCredentials.createInsecure', 'ChannelCredentials.createSsl'].map(
		(name) => `${module}.${name}`,
	),
);

/** Clients of HTTP. */
export const requests: Rows = [
	[
		'fetch node-fetch undici.fetch undici.request undici.stream ofetch ofetch.ofetch $fetch ofetch.$fetch make-fetch-happen wretch',
		{ fact: 'request', url: ['0'] },
	],
	['axios', { fact: 'request', url: ['0.url', '0.baseURL', '0'] }],
	['axios.create axios.create().create', { fact: 'request', url: ['0.baseURL'] }],
	['axios.Axios', { fact: 'request', url: ['0.baseURL'] }],
	[each('axios', 'axios.create()'), { fact: 'request', url: ['0.url', '0'] }],
	['got got.stream', { fact: 'request', url: ['0.url', '0.prefixUrl', '0'] }],
	['got.extend', { fact: 'request', url: ['0.prefixUrl', '0.baseUrl'] }],
	[each('got', 'got.extend()'), { fact: 'request', url: ['0'] }],
	['ky', { fact: 'request', url: ['0'] }],
	['ky.create ky.extend', { fact: 'request', url: ['0.prefixUrl', '0.prefix'] }],
	[each('ky', 'ky.create()', 'ky.extend()'), { fact: 'request', url: ['0'] }],
	['@kafkajs/confluent-schema-registry.SchemaRegistry', { fact: 'request', url: ['0.host'] }],
	['superagent', { fact: 'request', url: ['1', '0'] }],
	[
		each('superagent', 'superagent.agent()', 'needle', 'phin', 'bent', 'request', 'request.defaults()'),
		{ fact: 'request', url: ['0.url', '0.uri', '0'] },
	],
	['request request.defaults()', { fact: 'request', url: ['0.url', '0.uri', '0'] }],
	['request.defaults', { fact: 'request', url: ['0.baseUrl'] }],
	['needle', { fact: 'request', url: ['1'] }],
	['urllib.request urllib.curl', { fact: 'request', url: ['0'] }],
	['soap.createClient soap.createClientAsync strong-soap.soap.createClient', { fact: 'request', url: ['0'] }],
	// https://hapi.dev/module/wreck/api
	[
		['get', 'post', 'put', 'patch', 'delete'].flatMap((verb) => [`@hapi/wreck.${verb}`, `@hapi/wreck.defaults().${verb}`]).join(' '),
		{ fact: 'request', url: ['0'] },
	],
	['@hapi/wreck.request', { fact: 'request', url: ['1'] }],
	['@hapi/wreck.defaults', { fact: 'request', url: ['0.baseUrl'] }],
	['bent phin', { fact: 'request', url: ['0.url', '0'] }],
	[
		'node:http.get node:http.request node:http2.connect follow-redirects.http.get follow-redirects.http.request',
		{ fact: 'request', url: ['0.hostname', '0.host', '0'], scheme: 'http', port: '0.port', path: '0.path' },
	],
	[
		'node:https.get node:https.request follow-redirects.https.get follow-redirects.https.request',
		{ fact: 'request', url: ['0.hostname', '0.host', '0'], scheme: 'https', port: '0.port', path: '0.path' },
	],
	['undici.Pool undici.Client undici.Agent().dispatch', { fact: 'request', url: ['0'] }],
	['graphql-request.GraphQLClient graphql-request graphql-request.request', { fact: 'request', url: ['0'] }],
	[
		'@apollo/client.HttpLink @apollo/client.createHttpLink @apollo/client.ApolloClient apollo-link-http.HttpLink apollo-link-http.createHttpLink',
		{ fact: 'request', url: ['0.uri'] },
	],
	['urql.createClient @urql/core.createClient', { fact: 'request', url: ['0.url'] }],
	[
		'socket.io-client socket.io-client.io socket.io-client.connect ws WebSocket ws.WebSocket reconnecting-websocket',
		{ fact: 'request', url: ['0'] },
	],
	[
		'http-proxy-middleware.createProxyMiddleware http-proxy.createProxyServer http-proxy.createProxy',
		{ fact: 'request', url: ['0.target'] },
	],
	['http-proxy.createProxyServer().web http-proxy.createProxy().web', { fact: 'request', url: ['2.target'] }],
	['http-proxy.createProxyServer().ws http-proxy.createProxy().ws', { fact: 'request', url: ['3.target'] }],
	['@fastify/http-proxy', { fact: 'request', url: ['0'] }],
	// https://github.com/villadora/express-http-proxy#usage
	['express-http-proxy', { fact: 'request', url: ['0()', '0'], scheme: 'http' }],
	['koa-proxies', { fact: 'request', url: ['1.target'] }],
	['koa-proxy', { fact: 'request', url: ['0.host', '0.url'], scheme: 'http' }],
	['@nestjs/axios.HttpModule.register', { fact: 'request', url: ['0.baseURL'] }],
	[each('@nestjs/axios.HttpService()', '@nestjs/axios.HttpService().axiosRef'), { fact: 'request', url: ['0.url', '0'] }],
	[
		'@nestjs/microservices.ClientsModule.register @nestjs/microservices.ClientsModule.registerAsync @nestjs/microservices.ClientProxyFactory.create @nestjs/microservices.Client',
		{ fact: 'peers' },
	],
	['@grpc/grpc-js.Client grpc.Client', grpcClient],
	['@supabase/supabase-js.createClient', { fact: 'request', url: ['0'] }],
	[
		[
			...['trace', 'metrics', 'logs'].flatMap((what) =>
				['http', 'grpc', 'proto'].map(
					(form) =>
						`@opentelemetry/exporter-${what}-otlp-${form}.OTLP${what === 'metrics' ? 'Metric' : what === 'logs' ? 'Log' : 'Trace'}Exporter`,
				),
			),
			'@opentelemetry/exporter-zipkin.ZipkinExporter',
		].join(' '),
		{ fact: 'request', url: ['0.url'] },
	],
	['@opentelemetry/exporter-jaeger.JaegerExporter', { fact: 'request', url: ['0.endpoint', '0.host'] }],
	[
		'node:net.connect node:net.createConnection node:net.Socket().connect node:tls.connect',
		{ fact: 'request', url: ['0.host', '1'], scheme: 'tcp', port: '0.port' },
	],
	// A message, with or without where it starts and how long it is, then the port and the host.
	['node:dgram.createSocket().send', { fact: 'request', url: ['4', '2'], scheme: 'tcp' }],
	['net-snmp.createSession modbus-serial().connectTCP', { fact: 'request', url: ['0'], scheme: 'tcp' }],
	['navigator.sendBeacon EventSource eventsource eventsource.EventSource', { fact: 'request', url: ['0'] }],
];
