import type { Rows } from './recipe.js';

/** Clients that take what people write in a chat, as long as the process lives. */
export const chats: Rows = [
	[
		'telegraf.Telegraf().launch telegraf().launch telegraf().startPolling grammy.Bot().start @grammyjs/runner.run node-telegram-bot-api().startPolling',
		{ fact: 'chat' },
	],
	['node-telegram-bot-api', { fact: 'chat', onlyWith: '1.polling' }],
	[
		'discord.js.Client().login discord.js-light.Client().login eris.Client().connect eris().connect oceanic.js.Client().connect',
		{ fact: 'chat' },
	],
	[
		'@slack/bolt.App().start @slack/rtm-api.RTMClient().start @slack/socket-mode.SocketModeClient().start @slack/client.RTMClient().start',
		{ fact: 'chat' },
	],
	['matrix-bot-sdk.MatrixClient().start matrix-js-sdk.createClient().startClient', { fact: 'chat' }],
	['tmi.js.Client().connect tmi.js.client().connect irc-framework.Client().connect irc.Client', { fact: 'chat' }],
	['whatsapp-web.js.Client().initialize node-vk-bot-api().startPolling vk-io.VK().updates.start', { fact: 'chat' }],
];

const named: readonly string[] = chats.flatMap(([names]) => names.split(' '));

/**
 * The classes of such clients: what extends one takes what people write, wherever it is made and told to start. Not of those that ask
 * for it when they are made.
 */
export const chatClients: ReadonlySet<string> = new Set(
	named.flatMap((name) => /^(.+)\(\)\.[\w.]+$/.exec(name)?.[1] ?? []).filter((name) => !named.includes(name)),
);
