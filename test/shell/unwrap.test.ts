import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../server/engine/shell/parse.js';
import { commandOfArgv, unwrap, type StartedProgram } from '../../server/engine/shell/unwrap.js';

const started = (text: string): readonly StartedProgram[] => parseCommandLine(text).commands.flatMap(unwrap);

function short(one: StartedProgram): string {
	const around = one.wrappers.length > 0 ? `${one.wrappers.join('+')} ` : '';
	const watch = one.watches ? ' (watches)' : '';
	switch (one.target.kind) {
		case 'script':
			return `${around}script ${one.target.script}${one.target.workspace === undefined ? '' : ` of ${one.target.workspace}`}${one.target.folder === undefined ? '' : ` in ${one.target.folder}`}`;
		case 'entry':
			return `${around}${one.target.runtime || 'itself'}: ${one.target.file.text}${watch}`;
		case 'framework':
			return `${around}framework ${one.target.framework} ${one.target.command ?? ''}${watch}`;
		case 'program':
			return `${around}program ${one.program}${watch}`;
	}
}

describe('unwrap', () => {
	it.each([
		['node dist/main.js', 'node: dist/main.js'],
		['/usr/local/bin/node --enable-source-maps -r dotenv/config --max-old-space-size=4096 server.js --port 1', 'node: server.js'],
		['node --watch src/a.js', 'node: src/a.js (watches)'],
		['node --test --watch --import tsx "test/**/*.js"', 'program node'],
		['node -e "x()"', 'program node'],
		['node --run start', 'script start'],
		['node .', 'node: .'],
		['exec node server.js', 'exec node: server.js'],
		['NODE_ENV=production exec env -i A=b node server.js', 'exec+env node: server.js'],
		['cross-env NODE_ENV=production node server.js', 'cross-env node: server.js'],
		['dotenv -e .env.local -- node server.js', 'dotenv node: server.js'],
		['dotenvx run -f .env -- node server.js', 'dotenvx node: server.js'],
		['/sbin/tini -g -- node server.js', 'tini node: server.js'],
		['dumb-init node server.js', 'dumb-init node: server.js'],
		['nice -n 10 sudo -u app node server.js', 'nice+sudo node: server.js'],
		['timeout 30 node a.js', 'timeout node: a.js'],
		['gosu app node a.js', 'gosu node: a.js'],
		['./wait-for-it.sh db:5432 -t 30 -- npm start', 'wait-for-it script start'],
		['docker-entrypoint.sh node a.js', 'docker-entrypoint.sh node: a.js'],
		['sh -c "node a.js"', 'sh node: a.js'],
		['bash -lc "exec node a.js"', 'bash+exec node: a.js'],
		['sh ./start.sh', 'sh: ./start.sh'],
		['./start.sh', 'itself: ./start.sh'],
		['npm start', 'script start'],
		['npm run start:prod -- --port 1', 'script start:prod'],
		['npm run -w api start', 'script start of api'],
		['npm --prefix server run start', 'script start in server'],
		['npm ci', 'program npm'],
		['yarn start', 'script start'],
		['yarn --cwd api start', 'script start in api'],
		['yarn workspace api start', 'script start of api'],
		['npm run start -w @shop/web', 'script start of @shop/web'],
		['npm run start --workspace=@shop/web -- --port 80', 'script start of @shop/web'],
		['npm run start --prefix web', 'script start in web'],
		['npm run start -- -w @shop/web', 'script start'],
		['yarn install --frozen-lockfile', 'program yarn'],
		['yarn node a.js', 'yarn node: a.js'],
		['pnpm --filter api start', 'script start of api'],
		['pnpm run x', 'script x'],
		['pnpm exec tsx watch src/a.ts', 'pnpm tsx: src/a.ts (watches)'],
		['pnpm dlx serve@14 dist', 'pnpm framework serve dist'],
		['npx ts-node -P tsconfig.server.json src/a.ts', 'npx ts-node: src/a.ts'],
		['npx -y nodemon@3 a.js', 'npx nodemon: a.js (watches)'],
		['bun run dev', 'script dev'],
		['bun --hot src/a.ts', 'bun: src/a.ts (watches)'],
		['bun run ./a.ts', 'bun: ./a.ts'],
		['bunx prisma migrate deploy', 'bunx program prisma'],
		['deno run -A main.ts', 'deno: main.ts'],
		['deno task start', 'script start'],
		['nodemon --watch src --exec ts-node src/a.ts', 'nodemon ts-node: src/a.ts (watches)'],
		['nodemon --watch src --ext ts --exec node --loader ts-node/esm src/a.ts', 'nodemon node: src/a.ts (watches)'],
		['nodemon -x "node -r ts-node/register" src/a.ts', 'nodemon node: src/a.ts (watches)'],
		['ts-node-dev --respawn src/a.ts', 'ts-node-dev: src/a.ts (watches)'],
		['pm2-runtime start ecosystem.config.js', 'pm2-runtime: ecosystem.config.js'],
		['pm2 start dist/main.js -i max', 'pm2: dist/main.js'],
		['pm2 logs', 'program pm2'],
		['forever -m 5 server.js', 'forever: server.js'],
		['next start -p $PORT', 'framework next start'],
		['nest start --watch', 'framework nest start (watches)'],
		['next dev', 'framework next dev (watches)'],
		['vite', 'framework vite '],
		['tsc -p .', 'program tsc'],
		['node_modules/.bin/tsc', 'program tsc'],
		['gunicorn app:app', 'program gunicorn'],
		['python -m http.server', 'program python'],
		['poetry run python app.py', 'poetry python: app.py'],
		['poetry install', 'program poetry'],
		['FOO=1', undefined],
	])('%s', (text, expected) => {
		expect(started(text).map(short)).toEqual(expected === undefined ? [] : [expected]);
	});

	it('follows several programs', () => {
		expect(started('sh -c "npx prisma migrate deploy && node dist/main"').map(short)).toEqual([
			'sh+npx program prisma',
			'sh node: dist/main',
		]);
		expect(started('concurrently -n a,b "npm:api" "node web.js"').map(short)).toEqual(['script api', 'concurrently node: web.js']);
		expect(started('run-p api web').map(short)).toEqual(['script api', 'script web']);
	});

	it('remembers what a shell does not wait for, and what may not run', () => {
		expect(started('sh -c "node a.js & node b.js"').map(({ background }) => background)).toEqual([true, undefined]);
		expect(started('sh -c "node a.js; node b.js" & exec node c.js').map(({ background }) => background)).toEqual([true, true, undefined]);
		expect(started('sh -c "if x; then node a.js; fi; node b.js"').map(({ conditional }) => conditional)).toEqual([
			undefined,
			true,
			undefined,
		]);
	});

	it('offers the program where no script has the name', () => {
		const [one] = started('yarn tsc -p .');
		expect([short(one!), short(one!.otherwise!)]).toEqual(['script tsc', 'yarn program tsc']);
	});

	it('keeps assignments and exact positions', () => {
		const text = 'env A=1 sh -c "B=2 node dist/main.js"';
		const [one] = started(text);
		expect(one?.assignments.map(({ name, value }) => `${name}=${value.text}`)).toEqual(['A=1', 'B=2']);
		expect(one?.words.map((word) => text.slice(word.span.start, word.span.end))).toEqual(['node', 'dist/main.js']);
	});

	it('takes the exec form', () => {
		expect(unwrap(commandOfArgv(['tini', '--', 'node', 'a b.js'], { start: 3, end: 9 })).map(short)).toEqual(['tini node: a b.js']);
		expect(unwrap(commandOfArgv([], { start: 0, end: 0 }))).toEqual([]);
	});

	it('stops somewhere', () => {
		expect(started('exec '.repeat(50) + 'node a.js').map(short)).toEqual([`${Array<string>(8).fill('exec').join('+')} program exec`]);
	});
});
