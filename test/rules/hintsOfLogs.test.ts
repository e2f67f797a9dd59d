import { expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { adapted, manifest, server } from '../support/orders.js';
import { ownSeverities } from '../support/ownSeverities.js';

/** What is true and yet was wrong or of no use to the authors of services it was tried on: said on demand only. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'what the module that makes the logger is made of',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', log4js: '^6.9.1', applicationinsights: '^2.9.6' } }),
			'server.js': `require('./log4js').getLogger('orders').info('up');\n${server}`,
			'log4js.js':
				"const log4js = require('log4js');\nconst { client } = require('./insights');\nexports.getLogger = (name) => ({ info: (text) => { client.trackTrace(text); log4js.getLogger(name).info(text); } });\n",
			'insights.js':
				"const insights = require('applicationinsights');\nfunction begin() {\n\tif (process.env.INSIGHTS) {\n\t\tinsights.setup(process.env.INSIGHTS).start();\n\t} else {\n\t\tconsole.error('no connection');\n\t}\n}\nif (process.env.TRACK) {\n\tbegin();\n}\nexports.client = insights.defaultClient;\n",
		},
	],
	[
		'a call of the console in a catch around a promise that nothing waits for',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2' } }),
			'server.js': `require('./tides').begin({}, []);\n${server}`,
			'tides.js':
				"exports.begin = async (server) => {\n\ttry {\n\t\treturn server.register('tides');\n\t} catch (error) {\n\t\tconsole.log('not registered', error);\n\t}\n};\n",
		},
	],
	[
		'a call of the console in a catch around what is begun for each of a list',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2' } }),
			'server.js': `require('./tides').begin({}, []);\n${server}`,
			'tides.js':
				"exports.begin = (server, list) => {\n\ttry {\n\t\tlist.forEach(async (one) => {\n\t\t\tawait one.read();\n\t\t});\n\t} catch (error) {\n\t\tconsole.log('not read', error);\n\t}\n};\n",
		},
	],
	[
		'a call of the console for an event that an application of Express never has',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.5.0' } }),
			'server.js':
				"const log = require('pino')();\nconst app = require('express')();\n(async () => {\n\tawait log.info('begins');\n\tapp.listen(process.env.PORT);\n\tapp.on('error', (error) => {\n\t\tconsole.error(`no server: ${error}`);\n\t});\n})();\n",
		},
	],
	[
		'a call of the console where the logger itself has failed',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.5.0' } }),
			'server.js': `require('./faults');\n${server}`,
			'faults.js':
				"const log = require('pino')();\nexports.tell = (level) => (error, request, response, next) => {\n\ttry {\n\t\t(request.app.log)[level(error)]({ error }, 'failed');\n\t\tlog.flush();\n\t} catch (fault) {\n\t\tconsole.error('no log', fault);\n\t}\n\tnext(error);\n};\nlog.info('ready');\n",
		},
	],
	[
		'a call of the console that a linter is told to let be, in the line above what it is handed to',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.5.0' } }),
			'server.js': `require('./keep').keep({});\n${server}`,
			'keep.js':
				"const log = require('pino')();\nexports.keep = (store) =>\n\tstore\n\t\t.save()\n\t\t// eslint-disable-next-line no-console\n\t\t.catch((error) =>\n\t\t\tconsole.error('not kept', error),\n\t\t);\nlog.info('ready');\n",
		},
	],
	[
		'a call of the console in a module that brings what is stored up to date, whenever it runs',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `require('./src/store-migration').update([]);\n${server}`,
			'src/store-migration.js':
				"exports.update = (orders) => {\n\tfor (const order of orders) {\n\t\ttry {\n\t\t\torder.total = order.sum();\n\t\t} catch (error) {\n\t\t\tconsole.error('left out', order.id);\n\t\t}\n\t}\n};\n",
		},
	],
	[
		'a call of the console that only a command reaches, which the file is when it is started by itself',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `const { limits } = require('./sync');\nrequire('express')().get('/', (request, response) => response.json(limits())).listen(process.env.PORT);\n`,
			'sync.js':
				"const limits = () => {\n\treturn { orders: 10 };\n};\n\nasync function sync() {\n\tfor (const one of await fetch(process.env.ORDERS_URL)) {\n\t\tif (one.late) {\n\t\t\tconsole.error('late', one.id);\n\t\t}\n\t}\n}\n\nasync function main() {\n\tawait sync();\n}\n\nif (require.main === module) {\n\tmain();\n}\n\nmodule.exports = { limits };\n",
		},
	],
	[
		'a call of the console in a function that only a task takes',
		'logs/console-logging',
		{
			'package.json': manifest({ scripts: { start: 'node server.js', 'seed:orders': 'node tasks/seed.js' } }),
			'server.js': `require('./orders').all();\n${server}`,
			'orders.js':
				'exports.all = () => {\n\treturn [];\n};\n\nexports.fill = (orders) => {\n\ttry {\n\t\torders.push({});\n\t} catch (error) {\n\t\tconsole.error(error);\n\t}\n};\n',
			'tasks/seed.js': "require('../orders').fill([]);\n",
		},
	],
	[
		'a call of the console in an example that the service loads',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `require('./extensions/example-mail')();\n${server}`,
			'extensions/example-mail/index.js':
				"module.exports = () => require('express').Router().post('/mail', (request, response) => {\n\tconsole.error(request.body);\n\tresponse.end();\n});\n",
		},
	],
	[
		'a call of the console where that is what the program hands around as its logger',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': "const service = require('./app');\nservice({ log: console, port: process.env.PORT }).listen(process.env.PORT);\n",
			'app.js':
				"const express = require('express');\nmodule.exports = (options) => {\n\tconst app = express();\n\tapp.log = options.log;\n\tapp.use(require('./orders'));\n\treturn app;\n};\n",
			'orders.js':
				"module.exports = (request, response, next) => {\n\tconst logger = request.app.log;\n\tlogger.info('asked');\n\tif (request.body) {\n\t\tconsole.log(request.body);\n\t}\n\tnext();\n};\n",
		},
	],
	[
		'a call of the console deep in what a platform calls, which keeps what is written',
		'logs/console-logging',
		{
			'package.json': manifest({ scripts: {} }),
			'serverless.yml': 'functions:\n  orders:\n    handler: src/handler.handle\n',
			'src/handler.js': "const { find } = require('./a');\nconst handle = (event) => find(event);\nmodule.exports = { handle };\n",
			'src/a.js': "exports.find = (id) => require('./b').find(id);\n",
			'src/b.js': "exports.find = (id) => require('./c').find(id);\n",
			'src/c.js': "exports.find = (id) => require('./d').find(id);\n",
			'src/d.js': "exports.find = (id) => require('./e').find(id);\n",
			'src/e.js':
				'exports.find = (id) => {\n\ttry {\n\t\treturn load(id);\n\t} catch (error) {\n\t\tconsole.error(error);\n\t\tthrow error;\n\t}\n};\n',
		},
	],
	[
		'a call of the console of what a platform calls, which a script starts on the machines of developers, too',
		'logs/console-logging',
		adapted(
			"app.get('/', async (req, res) => {\n\ttry {\n\t\tres.json(await find());\n\t} catch (error) {\n\t\tconsole.error(error);\n\t}\n});\n",
			'process.env.PORT',
		),
	],
	[
		'a call of the console of what stands in for another service while people develop',
		'logs/console-logging',
		{
			'package.json': manifest({ description: 'A mock of the payment API of a bank', dependencies: { express: '^4.21.2' } }),
			'server.js': `require('./orders');\n${server}`,
			'orders.js':
				"module.exports = (request, response) => {\n\tconsole.warn('no certificate was sent');\n\tresponse.json({ id: 1 });\n};\n",
		},
	],
	[
		'a call of the console of code that pages load, too, for which the logger of the server is none',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.17.0', next: '^15.0.0' } }),
			'server.js': `const winston = require('winston');\nconst logger = winston.createLogger({});\nconst { load } = require('./shared/load');\nlogger.info('up');\nload('/stock');\n${server}`,
			'shared/load.js':
				'exports.load = async (path) => {\n\ttry {\n\t\treturn await fetch(path);\n\t} catch (error) {\n\t\tconsole.error(error);\n\t\treturn undefined;\n\t}\n};\n',
			'app/stock.jsx':
				"'use client';\nimport { load } from '../shared/load';\nexport default () => <button onClick={() => load('/stock')}>Stock</button>;\n",
		},
	],
	[
		'what is said once when a program that another module starts has started',
		'logs/console-logging',
		{
			'package.json': manifest({ scripts: { start: 'node start.js' } }),
			'app.js': "module.exports = (options, done) => {\n\trequire('express')().listen(options.port);\n\tdone();\n};\n",
			'start.js':
				"require('./app')({ port: process.env.PORT }, () => {\n\tif (!process.env.QUEUE) {\n\t\tconsole.warn('Missing env file');\n\t}\n});\n",
		},
	],
	[
		'a warning of what is set up once, when the program starts',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `require('./insights').initInsights();\n${server}`,
			'insights.js':
				"exports.initInsights = () => {\n\tif (!process.env.INSIGHTS_KEY) {\n\t\tconsole.warn('No key; going without insights.');\n\t}\n};\n",
		},
	],
	[
		'a console that log4js takes over',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', log4js: '^1.1.1' } }),
			'server.js': `require('./lib/logger').info('up');\nrequire('./lib/orders');\n${server}`,
			'lib/logger.js': "const log4js = require('log4js');\nlog4js.replaceConsole();\nmodule.exports = log4js.getLogger('orders');\n",
			'lib/orders.js': "exports.read = (path) => fetch(path).catch((error) => console.error('orders cannot be read', error));\n",
		},
	],
	[
		'a driver for errors that a setting picks among its siblings',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
			'server.js': "require('./lib/logger').info('up');\nrequire('./lib/mail');\n" + server,
			'lib/logger.js': "module.exports = require('pino')();\n",
			'lib/mail.js': "exports.mail = require('./' + process.env.MAILER);\n",
			'lib/sendgrid.js':
				"exports.send = (to) => fetch('https://sendgrid.example', { body: to }).catch((error) => console.error('not sent', error));\n",
		},
	],
	[
		'the log of a command that the service can be asked for, too',
		'logs/log-file',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.0.0' } }),
			'server.js': `if (process.argv.includes('--upgrade')) require('./cli/upgrade').run();\n${server}`,
			'cli/upgrade.js':
				"const winston = require('winston');\nexports.run = () => {\n\twinston.configure({ transports: [new winston.transports.File({ filename: 'upgrade.log' })] });\n};\n",
		},
	],
	[
		'a debugging aid that a linter was told to accept',
		'logs/debug-output',
		{
			'package.json': manifest({}),
			'server.js': `process.on('warning', (warning) => {\n\t// eslint-disable-next-line no-console\n\tconsole.dir(warning);\n});\n${server}`,
		},
	],
	[
		'a log file that an option chooses',
		'logs/log-file',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.17.0' } }),
			'server.js': `require('./log')(require('./settings.json'));\n${server}`,
			'log.js':
				"const winston = require('winston');\nmodule.exports = (options) => {\n\tconst all = [];\n\tif (options.type === 'console' || options.type === 'both') {\n\t\tall.push(new winston.transports.Console());\n\t}\n\tif (options.type === 'file' || options.type === 'both') {\n\t\tall.push(new winston.transports.File({ filename: 'logs/shop.log' }));\n\t}\n\treturn all;\n};\n",
		},
	],
	[
		'the rotation of a log file by options that stand before it',
		'logs/log-rotation',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.17.0' } }),
			'server.js': `require('./log');\n${server}`,
			'log.js':
				"const winston = require('winston');\nconst options = { file: { filename: '/var/log/shop.log', maxFiles: 5 } };\nmodule.exports = winston.createLogger({ transports: [new winston.transports.File(options.file)] });\n",
		},
	],
	[
		'a transport that a function makes of what it is handed',
		'logs/log-file',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.17.0' } }),
			'server.js': `require('./transports')({ type: 'console' });\n${server}`,
			'transports.js':
				"const winston = require('winston');\nmodule.exports = function make(config) {\n\treturn config.type === 'file' ? new winston.transports.File({ filename: config.path }) : new winston.transports.Console();\n};\n",
		},
	],
	[
		'what is said once while the program is put together',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
			'server.js': `require('./insights').setup();\n${server}`,
			'insights.js': "exports.setup = () => console.log('insights', process.env.ROLE_NAME);\n",
		},
	],
	[
		'the work of a command',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
			'server.js': `const { exportOrders } = require('./orders');\nif (process.argv.slice(2)[0] === 'export-orders') exportOrders();\nelse ${server}`,
			'orders.js': "exports.exportOrders = () => console.log('orders', process.env.ROLE_NAME);\n",
		},
	],
	[
		'a console that the program sends elsewhere',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
			'server.js': `require('./report')();\nrequire('express')().get('/', (req, res) => {\n\tconsole.error('no order', req.query.id);\n\tres.end();\n}).listen(process.env.PORT);\n`,
			'report.js':
				"module.exports = () => {\n\tfor (const method of ['warn', 'error']) {\n\t\tconsole[method] = (...all) => tell(all);\n\t}\n};\nfunction tell(all) {\n\tprocess.stdout.write(JSON.stringify(all));\n}\n",
		},
	],
	[
		'a log file among the targets that settings choose from',
		'logs/log-file',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.17.0' } }),
			'server.js': `require('./log').open(['console']);\n${server}`,
			'log.js':
				"const winston = require('winston');\nexports.open = (targets) => {\n\tconst transports = [new winston.transports.Console()];\n\tif (targets.includes('file')) {\n\t\ttransports.push(new winston.transports.File({ filename: 'orders.log' }));\n\t}\n\treturn winston.createLogger({ transports });\n};\n",
		},
	],
	[
		'a log file in a folder that settings name or leave out',
		'logs/log-file',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.17.0' } }),
			'server.js': `require('./log').open({});\n${server}`,
			'log.js':
				"const winston = require('winston');\nconst { isNil } = require('lodash');\nexports.open = (options) => {\n\tconst transports = [new winston.transports.Console()];\n\tif (!isNil(options.dirname)) {\n\t\ttransports.push(new winston.transports.File(Object.assign({ filename: 'orders.log' }, options)));\n\t}\n\treturn winston.createLogger({ transports });\n};\n",
		},
	],
	[
		'a call of the console that a linter was told to accept, whatever the rule',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
			'server.js': `exports.total = () => {\n\t// eslint-disable-next-line\n\tconsole.warn('total() is gone', process.env.ROLE_NAME);\n};\n${server}`,
		},
	],
	[
		'a method that says what it is handed',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
			'server.js': `require('./orders');\n${server}`,
			'orders.js':
				'exports.place = (order) => logConsoleError(order.id);\nfunction logConsoleError(message) {\n\tconsole.error(`${new Date().toISOString()} - ${message}`);\n}\n',
		},
	],
	[
		'what all other code tells its faults',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `const { report } = require('./report');\nprocess.on('warning', (warning) => report(warning));\n${server}`,
			'report.js': 'const waiting = [];\nexports.report = function report(error) {\n\tconsole.error(error);\n\twaiting.push(error);\n};\n',
		},
	],
	[
		'a value that is shown outside of requests',
		'logs/debug-output',
		{ 'package.json': manifest({}), 'server.js': `exports.show = (order) => console.dir(order);\n${server}` },
	],
	[
		'a call that a linter allows by its name',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'.eslintrc.js': "module.exports = { rules: { 'no-console': ['warn', { allow: ['error'] }] } };\n",
			'server.js': `exports.fail = (req, res) => {\n\tconsole.error('refused', req.ip);\n\tres.end();\n};\nrequire('express')().get('/', exports.fail);\n${server}`,
		},
	],
	[
		'a call that a linter allows in its folder alone',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'biome.jsonc':
				'{ "linter": { "rules": { "suspicious": { "noConsole": "error" } } }, "overrides": [{ "includes": ["tracing/**"], "linter": { "rules": { "suspicious": { "noConsole": "off" } } } }] }',
			'server.js': `require('./tracing/start');\n${server}`,
			'tracing/start.js': "exports.report = (failed) => {\n\tconsole.error('not sent', failed);\n};\n",
		},
	],
	[
		'an error that is told and thrown on',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `exports.load = async () => {\n\ttry {\n\t\treturn await fetch(process.env.ORDERS);\n\t} catch (error) {\n\t\tconsole.error('no orders', error);\n\t\tthrow error;\n\t}\n};\n${server}`,
		},
	],
	[
		'a word to whoever calls what will go',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `exports.old = (one) => {\n\tconsole.warn('old() is deprecated');\n\treturn one;\n};\n${server}`,
		},
	],
	[
		'what carries the log and cannot',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `require('./elasticTransport');\n${server}`,
			'elasticTransport.js':
				"exports.send = async (line) => {\n\tawait fetch(process.env.LOGS, { body: line }).catch((error) => console.error('not sent', error));\n};\n",
		},
	],
	[
		'an answer to whoever types commands',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `require('./typed');\n${server}`,
			'typed.js':
				"const { createInterface } = require('node:readline');\ncreateInterface({ input: process.stdin }).on('line', (line) => console.error('unknown', line));\n",
		},
	],
	[
		"the methods of a logger of one's own beside another",
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `require('./say');\n${server}`,
			'say.js': 'module.exports = class {\n\terror(...args) {\n\t\tconsole.error(new Date(), ...args);\n\t}\n};\n',
		},
	],
	[
		'what a module says of itself while it is loaded',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `require('./lib/patch');\n${server}`,
			'lib/patch.js': "require('./more');\n",
			'lib/more.js':
				"try {\n\trequire('pg').types.setTypeParser(20, Number);\n} catch (error) {\n\tconsole.error('not extended', error);\n}\n",
		},
	],
	[
		'code of a folder that is loaded by names that nobody can tell, and that other things load',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'src/server.js': `exports.load = (name) => require(name);\n${server}`,
			'server.js': "require('./src/server');\n",
			'src/runners/fix.js':
				"exports.fix = async (job) => {\n\ttry {\n\t\tawait job();\n\t} catch (error) {\n\t\tconsole.error('not fixed', error);\n\t}\n};\n",
		},
	],
	[
		'what another program writes, and this one hands on',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `exports.play = () => {\n\tconst player = require('child_process').spawn('ffmpeg');\n\tplayer.stderr.on('data', (data) => console.error('ffmpeg', String(data)));\n};\nrequire('./routes').use(exports.play);\n${server}`,
			'routes.js': 'exports.use = (play) => play();\n',
		},
	],
	[
		'what is told of an option that has another name by now',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `require('./proxy').set({});\n${server}`,
			'proxy.js':
				"exports.set = (options) => {\n\tif (options.proxy) {\n\t\tconsole.warn('The option proxy has been renamed to corsProxy.');\n\t}\n};\n",
		},
	],
	[
		'a module that tries itself out',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `const { Store } = require('./store');\nexports.store = new Store();\n${server}`,
			'store.js':
				"exports.Store = class {\n\tget(key) {\n\t\treturn this[key];\n\t}\n\tstatic async test() {\n\t\ttry {\n\t\t\tnew this().get('a');\n\t\t} catch (error) {\n\t\t\tconsole.error('failed', error);\n\t\t}\n\t}\n};\n",
		},
	],
	[
		'what is said while the program ends',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `const { stop } = require('./app');\nprocess.on('message', () => stop());\n${server}`,
			'app.js':
				"const db = require('./db');\nexports.stop = async function stop() {\n\ttry {\n\t\tawait db.close();\n\t} catch (error) {\n\t\tconsole.error('not closed', error);\n\t}\n};\n",
			'db.js': 'exports.close = async () => {};\n',
		},
	],
	[
		'what runs before the end of the process, where a logger may not get it out any more',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^10.0.0' } }),
			'server.js': `require('./children');\n${server}`,
			'children.js':
				"const all = [];\nfunction endAll() {\n\tfor (const end of all) {\n\t\ttry {\n\t\t\tend();\n\t\t} catch {\n\t\t\tconsole.error('not ended');\n\t\t}\n\t}\n}\nprocess.on('SIGTERM', () => endAll());\n",
		},
	],
	[
		'a script that a page loads from a folder of the server',
		'logs/console-logging',
		{
			'package.json': manifest({}),
			'server.js': `exports.board = require('./public/javascripts/board');\n${server}`,
			'public/javascripts/board.js': "exports.save = (order) => fetch('/orders').catch((error) => console.error(error));\n",
		},
	],
	[
		'a server that hands out what a bundler makes of the sources, started by a script',
		'logs/console-logging',
		{
			'package.json': manifest({ devDependencies: { webpack: '^5.0.0', 'webpack-dev-middleware': '^7.0.0' } }),
			'server.js':
				"const bundler = require('webpack-dev-middleware');\nconst app = require('express')();\napp.use(bundler(require('webpack')({})));\napp.use((error, req, res, next) => {\n\tconsole.error(error);\n\tres.end();\n});\napp.listen(process.env.PORT);\n",
		},
	],
	[
		'a package that a platform calls by way of others of the workspace',
		'logs/console-logging',
		{
			'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
			'packages/worker/package.json': '{ "name": "@acme/worker", "private": true, "dependencies": { "@acme/sheet": "*" } }',
			'packages/worker/wrangler.toml': 'name = "acme"\nmain = "src/index.js"\n',
			'packages/worker/src/index.js':
				"import { handle } from './routes.js';\nexport default {\n\tasync fetch(request) {\n\t\treturn handle(request);\n\t},\n};\n",
			'packages/worker/src/routes.js': "import { show } from './handlers.js';\nexport const handle = (request) => show(request);\n",
			'packages/worker/src/handlers.js': "import { rows } from './lib.js';\nexport const show = (request) => rows(request);\n",
			'packages/worker/src/lib.js': "import { read } from '@acme/sheet';\nexport const rows = (request) => read(request);\n",
			'packages/sheet/package.json': '{ "name": "@acme/sheet", "private": true, "main": "index.js" }',
			'packages/sheet/index.js':
				"export function read(request) {\n\ttry {\n\t\treturn request.json();\n\t} catch (error) {\n\t\tconsole.error('not read', error);\n\t\treturn undefined;\n\t}\n}\n",
			'scripts/try.js': "import '../packages/sheet/index.js';\n",
		},
	],
	[
		'a debugging aid in what is there to look for mistakes',
		'logs/debug-output',
		{
			'package.json': manifest({}),
			'server.js': `require('express')().post('/debug/flush', require('./routes/debug').flush).listen(process.env.PORT);\n`,
			'routes/debug.js': 'exports.flush = (req, res) => {\n\tconsole.dir(req.body);\n\tres.end();\n};\n',
		},
	],
	[
		'the time that a start takes',
		'logs/debug-output',
		{ 'package.json': manifest({}), 'server.js': `console.time('start');\n${server}console.timeEnd('start');\n` },
	],
	[
		'a debugging aid of a script that a platform starts',
		'logs/debug-output',
		{
			'package.json': manifest({}),
			'server.js': server,
			Procfile: 'web: node server.js\nworker: node scripts/export.js\n',
			'scripts/export.js': "console.time('export');\nfetch(process.env.ORDERS_URL).then(() => process.exit(0));\n",
		},
	],
])('only hints at %s', async (_, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter((one) => one.rule === rule);
	expect(found.map(({ severity }) => severity)).toEqual(['hint']);
});

it('takes a logger that is fetched for who asks for one, or is for requests, for no logger of the project', async () => {
	const fetched =
		"exports.createLogger = async (job) => {\n\tconst winston = await import('winston');\n\tjob.logger = winston.createLogger(job.options);\n};\n";
	const orders = "exports.read = (path) => fetch(path).catch((error) => console.error('orders cannot be read', error));\n";
	const messagesWith = async (logger: string, library = 'winston'): Promise<readonly string[]> => {
		const files = {
			'package.json': manifest({ dependencies: { express: '^4.21.2', [library]: '^3.17.0' } }),
			'server.js': `require('./orders');\nrequire('./logger');\n${server}`,
			'orders.js': orders,
			'logger.js': logger,
		};
		const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
		return report.files.flatMap(({ findings }) =>
			findings.filter(({ rule }) => rule === 'logs/console-logging').map(({ message }) => message),
		);
	};
	expect(await messagesWith(fetched)).toEqual([expect.stringContaining('is used as a logger')]);
	// What hapi is given to write a line for each request is within reach of requests alone.
	expect(await messagesWith("exports.plugin = { plugin: require('hapi-pino'), options: { level: 'warn' } };\n", 'hapi-pino')).toEqual([
		expect.stringContaining('is used as a logger'),
	]);
	expect(await messagesWith("module.exports = require('winston').createLogger();\n")).toEqual([
		expect.stringContaining('passes by the logger of this project'),
	]);
});

it('names the first call that the service reaches, past those in functions that nothing calls', async () => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({}),
		'server.js': `require('./orders').all();\n${server}`,
		'orders.js': [
			'exports.fill = () => {\n\tfetch(process.env.A).catch((error) => {\n\t\tconsole.error(error);\n\t});\n};\n',
			'exports.all = () => {\n\tfetch(process.env.B).catch((error) => {\n\t\tconsole.error(error);\n\t});\n};\n',
		].join('\n'),
	});
	expect(await ownSeverities('logs/console-logging', workspace)).toEqual(['hint', 'warning']);
});

it('takes a file that makes a logger for itself for no logger', async () => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({ dependencies: { express: '^4.21.2', log4js: '^6.9.1' } }),
		'server.js': `require('./orders').all();\n${server}`,
		'orders.js':
			"const log = require('log4js').getLogger('orders');\n\nexports.all = () => {\n\tlog.debug('all');\n\tfetch(process.env.B).catch((error) => {\n\t\tif (error.code !== 'late') {\n\t\t\tconsole.error(error);\n\t\t}\n\t});\n};\n",
	});
	expect(await ownSeverities('logs/console-logging', workspace)).toEqual(['warning']);
});

it('says once in a file that its timers were left', async () => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({}),
		'server.js': `${server}require('express')().get('/', (request, response) => {\n\tconsole.time('load');\n\tconsole.timeEnd('load');\n\tconsole.time('show');\n\tresponse.end();\n\tconsole.timeEnd('show');\n});\n`,
	});
	expect(await ownSeverities('logs/debug-output', workspace)).toEqual(['warning', 'hint']);
});

it('says once that a module keeps its log in files', async () => {
	const transports = "new winston.transports.File({ filename: 'error.log' }), new winston.transports.File({ filename: 'all.log' })";
	const workspace = new MemoryWorkspace({
		'package.json': manifest({ dependencies: { winston: '^3.17.0' } }),
		'server.js': `require('./logger').info('here');\n${server}`,
		'logger.js': `const winston = require('winston');\nmodule.exports = winston.createLogger({ transports: [${transports}] });\n`,
	});
	expect(await ownSeverities('logs/log-file', workspace)).toEqual(['error', 'hint']);
});

it('counts of the other calls of a file those that tell of a request or a fault as well', async () => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({}),
		'server.js': [
			"const app = require('express')();",
			'app.use((error, req, res, next) => {\n\tconsole.error(error);\n\tres.end();\n});',
			'function show(address) {\n\tconsole.log(address);\n\tconsole.log(`running on ${address}`);\n}',
			"app.get('/', (req, res) => {\n\tconsole.warn('nothing here');\n\tres.end();\n});",
			'app.listen(process.env.PORT);\nshow(process.env.ADDRESS);\n',
		].join('\n'),
	});
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	const messages = report.files.flatMap(({ findings }) =>
		findings.filter(({ rule, severity }) => rule === 'logs/console-logging' && severity !== 'hint').map(({ message }) => message),
	);
	expect(messages).toEqual([expect.stringContaining('so is 1 more call about requests or faults in this file')]);
});
