import { describe, expect, it } from 'vitest';
import { at, factsOf, ofKind } from './facts.js';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 1
  strategy: { type: Recreate }
  template:
    metadata: { labels: { app: shop } }
    spec:
      terminationGracePeriodSeconds: 0
      initContainers:
        - name: migrate
          image: acme/shop:1.2
          command: [npm, run, migrate]
      containers:
        - name: web
          image: registry:5000/acme/shop
          imagePullPolicy: Always
          args: ["node", "dist/server.js"]
          ports:
            - { name: http, containerPort: 8080, hostPort: 80 }
          env:
            - name: DB_PASSWORD
              value: hunter22hunter
            - name: API_URL
              value: "https://api.acme.io"
            - name: TOKEN
              valueFrom: { secretKeyRef: { name: s, key: t } }
          envFrom:
            - configMapRef: { name: shop-config }
          readinessProbe: { httpGet: { path: /, port: http } }
          volumeMounts:
            - { name: data, mountPath: /app/uploads }
      volumes:
        - name: data
          persistentVolumeClaim: { claimName: shop-data }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec:
  selector: { app: shop }
  sessionAffinity: ClientIP
  ports:
    - port: 80
      targetPort: 3000
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: { name: s }
    data: { DB_PASSWORD: aHVudGVyMjJodW50ZXI=, DB_USER: YXBw }
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: shop-config }
    data: { LOG_LEVEL: info, nginx.conf: "x" }
  - apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: { name: shop-data }
    spec: { accessModes: [ReadWriteOnce] }
  - apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: { name: shop }
    spec: { scaleTargetRef: { kind: Deployment, name: shop }, minReplicas: 2, maxReplicas: 5 }
  - apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: { name: shop, annotations: { nginx.ingress.kubernetes.io/affinity: cookie } }
`;

/** A template of OpenShift, as JSON: its parameters are filled in when it is applied. */
const template = JSON.stringify(
	{
		kind: 'Template',
		apiVersion: 'v1',
		metadata: { name: 'shop-template' },
		objects: [
			{
				kind: 'DeploymentConfig',
				apiVersion: 'v1',
				metadata: { name: '${NAME}-web' },
				spec: {
					replicas: 2,
					strategy: { type: 'Recreate' },
					template: {
						metadata: { labels: { app: '${NAME}' } },
						spec: {
							containers: [
								{
									name: 'web',
									image: 'registry.acme.io/shop:${TAG}',
									env: [
										{ name: 'LOG_LEVEL', value: 'info' },
										{ name: 'HOST', value: '${HOST}' },
									],
								},
							],
						},
					},
				},
			},
			{
				kind: 'Deployment',
				apiVersion: 'apps/v1',
				metadata: { name: 'jobs' },
				spec: { replicas: '${{REPLICAS}}', template: { spec: {} } },
			},
		],
		parameters: [{ name: 'NAME', value: 'shop' }],
	},
	undefined,
	2,
);

describe('Kubernetes', () => {
	it('reads templates of OpenShift, and leaves open what their parameters fill in', async () => {
		const path = 'openshift/templates/shop.json';
		const [web, jobs] = await ofKind('workload', path, template);
		expect(web).toMatchObject({ workload: '${NAME}-web', object: 'DeploymentConfig', replicas: 2, strategy: 'replace' });
		expect(jobs).toMatchObject({ workload: 'jobs' });
		expect(jobs).not.toHaveProperty('replicas');
		expect(await ofKind('image.use', path, template)).toMatchObject([{ image: 'registry.acme.io/shop', dynamic: true }]);
		expect(await ofKind('env.declare', path, template)).toMatchObject([
			{ variable: 'LOG_LEVEL', value: { kind: 'literal', text: 'info' } },
			{ variable: 'HOST', value: { kind: 'unknown' } },
		]);
		expect(await ofKind('workload', 'src/data.json', template)).toEqual([]);
		expect(await ofKind('workload.parameter', path, template.replace('"name": "NAME"', '"name": "TITLE"'))).toMatchObject([
			{ parameter: 'TITLE' },
		]);
		expect(await ofKind('workload.parameter', path, template)).toEqual([]);
	});

	it('takes the image that OpenShift puts into a container for its own', async () => {
		const trigger = (automatic: boolean, name: string): object => ({
			type: 'ImageChange',
			imageChangeParams: { automatic, containerNames: [name], from: { kind: 'ImageStreamTag', name: `${name}:1.2` } },
		});
		const config = {
			kind: 'DeploymentConfig',
			apiVersion: 'v1',
			metadata: { name: 'shop' },
			spec: {
				triggers: [trigger(true, 'web'), trigger(false, 'proxy'), trigger(true, 'missing')],
				template: {
					spec: {
						containers: [
							{ name: 'web', image: 'mongo:3' },
							{ name: 'proxy', image: 'nginx:1' },
						],
					},
				},
			},
		};
		expect(
			(await ofKind('image.use', 'openshift/shop.json', JSON.stringify(config, undefined, 2))).map(({ owner, image }) => [owner, image]),
		).toEqual([
			['shop/proxy', 'nginx'],
			['shop/web', 'web'],
			['shop/proxy', 'proxy'],
			['shop', 'missing'],
		]);
	});

	it('reads workloads', async () => {
		expect(await ofKind('workload', 'k8s/shop.yaml', manifest)).toMatchObject([
			{
				workload: 'shop',
				object: 'Deployment',
				type: 'replicated',
				replicas: 1,
				strategy: 'replace',
				gracePeriod: 0,
				sharesProcesses: false,
				labels: { app: 'shop' },
			},
		]);
		expect(await ofKind('image.use', 'k8s/shop.yaml', manifest)).toMatchObject([
			{ image: 'acme/shop', tag: '1.2', owner: 'shop/migrate', dynamic: false },
			{ image: 'registry:5000/acme/shop', owner: 'shop/web', dynamic: false, pull: 'always' },
		]);
		expect(await ofKind('process.declare', 'k8s/shop.yaml', manifest)).toMatchObject([
			{ source: 'workload', purpose: 'init', argv: ['npm', 'run', 'migrate'], owner: 'shop/migrate' },
			{ source: 'workload', appends: true, argv: ['node', 'dist/server.js'], owner: 'shop/web' },
		]);
	});

	it('reads variables, and tells no secret', async () => {
		const facts = await ofKind('env.declare', 'k8s/shop.yaml', manifest);
		expect(
			facts.map(({ variable, value, store, owner }) => [owner, variable, value.kind === 'literal' ? value.text : value.kind, store]),
		).toEqual([
			['shop/web', 'DB_PASSWORD', 'secret', undefined],
			['shop/web', 'API_URL', 'https://api.acme.io', undefined],
			['shop/web', 'TOKEN', 'unknown', 'reference'],
			['Secret/s', 'DB_PASSWORD', 'secret', 'secret'],
			['Secret/s', 'DB_USER', 'app', 'secret'],
			['ConfigMap/shop-config', 'LOG_LEVEL', 'info', undefined],
		]);
		expect(JSON.stringify(await factsOf('k8s/shop.yaml', manifest))).not.toMatch(/hunter/);
	});

	it('reads ports, probes, volumes, networks, scalers and affinity', async () => {
		expect(await ofKind('workload.port', 'a.yaml', manifest)).toMatchObject([
			{ name: 'http', port: { text: '8080' }, hostPort: { text: '80' } },
		]);
		expect(await ofKind('workload.probe', 'a.yaml', manifest)).toMatchObject([{ probe: 'readiness', port: { text: 'http' } }]);
		expect(await ofKind('workload.volume', 'a.yaml', manifest)).toMatchObject([
			{ type: 'claim', claim: 'shop-data', target: '/app/uploads', container: 'web', readOnly: false },
		]);
		expect(await ofKind('storage.claim', 'a.yaml', manifest)).toMatchObject([{ claim: 'shop-data', access: 'one' }]);
		expect(await ofKind('workload.network', 'a.yaml', manifest)).toMatchObject([
			{ network: 'shop', selector: { app: 'shop' }, port: { text: '80' }, target: { text: '3000' }, targetGiven: true },
		]);
		expect(await ofKind('workload.scaler', 'a.yaml', manifest)).toMatchObject([{ target: 'shop', minimum: 2, maximum: 5 }]);
		const affinity = await ofKind('traffic.affinity', 'a.yaml', manifest);
		expect(affinity.map((fact) => [fact.by, fact.setting, at(manifest, fact.span)])).toEqual([
			['address', 'sessionAffinity', 'ClientIP'],
			['cookie', 'nginx.ingress.kubernetes.io/affinity', 'nginx.ingress.kubernetes.io/affinity: cookie'],
		]);
	});

	it('keeps positions in templates, and what they fill in unknown', async () => {
		const text = `{{- if .Values.on }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" . }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image }}:{{ .Values.tag | default "1" }}"
          {{- with .Values.env }}
          env:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          command: ["node", "{{ .Values.main }}"]
{{- end }}
`;
		const [workload] = await ofKind('workload', 'chart/templates/a.yaml', text);
		expect(workload).toMatchObject({ workload: '{{ include "shop.name" . }}', type: 'replicated' });
		expect(workload?.replicas).toBeUndefined();
		// What fills `env` says nothing of probes or ports; what is put in beside `env` may.
		const [closed] = await ofKind('workload.container', 'chart/templates/a.yaml', text);
		expect(closed).toMatchObject({ container: 'web' });
		expect(closed?.open).toBeUndefined();
		const added = text.replace('          command:', '          {{- toYaml .Values.more | nindent 10 }}\n          command:');
		expect(await ofKind('workload.container', 'chart/templates/a.yaml', added)).toMatchObject([{ container: 'web', open: true }]);
		const [image] = await ofKind('image.use', 'chart/templates/a.yaml', text);
		expect(image).toMatchObject({ dynamic: true });
		expect(at(text, image!.span)).toContain('.Values.tag');
		expect(await ofKind('process.declare', 'chart/templates/a.yaml', text)).toMatchObject([{ form: 'exec' }]);
	});

	it('reads chart values and kustomizations', async () => {
		expect(
			await ofKind(
				'image.use',
				'chart/values.yaml',
				'image:\n  repository: acme/shop\n  tag: ""\nredis:\n  image: { repository: redis, tag: "7" }\n',
			),
		).toMatchObject([
			{ image: 'acme/shop', dynamic: true },
			{ image: 'redis', tag: '7', dynamic: false, owner: 'redis' },
		]);
		const named = 'initImage: { repository: busybox, tag: latest }\nserverImage: acme\nlogoImage: { path: logo.png }\n';
		expect(await ofKind('image.use', 'chart/values.yaml', named)).toMatchObject([{ image: 'busybox', tag: 'latest', owner: 'initImage' }]);
		expect(
			await ofKind(
				'env.declare',
				'chart/values.yaml',
				'env:\n  LOG_LEVEL: info\n  JWT_SECRET: keyboard cat\nextraEnv:\n  - { name: A, value: b }\n',
			),
		).toMatchObject([
			{ variable: 'LOG_LEVEL' },
			{ variable: 'JWT_SECRET', value: { kind: 'secret' } },
			{ variable: 'A', owner: 'extraEnv' },
		]);
		const text =
			'images:\n  - name: acme/shop\n    newTag: latest\nconfigMapGenerator:\n  - name: c\n    literals: [A=b]\n    envs: [.env]\n';
		expect(await ofKind('image.use', 'k/kustomization.yaml', text)).toMatchObject([{ image: 'acme/shop', tag: 'latest' }]);
		expect(
			await ofKind(
				'workload.include',
				'k/kustomization.yaml',
				'resources: [a.yaml, https://acme.io/b.yaml]\nbases: [../base]\ncomponents: [../c]\npatches: [{ path: d.yaml }, { patch: "a: 1" }]\n',
			),
		).toMatchObject([
			{ target: 'a.yaml', component: false },
			{ target: '../base', component: false },
			{ target: '../c', component: true },
			{ target: 'd.yaml', component: false },
		]);
		expect(await ofKind('env.declare', 'k/kustomization.yaml', text)).toMatchObject([
			{ variable: 'A', value: { text: 'b' }, owner: 'ConfigMap/c' },
		]);
	});

	it('passes over other YAML', async () => {
		for (const other of [
			'a: 1',
			'apiVersion: v1',
			'kind: x',
			'{{',
			'- {{ a }}\n- }}',
			'apiVersion: v1\nkind: List\nitems: x',
			'apiVersion: apps/v1\nkind: Deployment\nspec: []',
		]) {
			expect((await factsOf('a.yaml', other)).filter(({ kind }) => kind !== 'workload')).toEqual([]);
		}
	});

	it('reads manifests in which a pipeline fills in what is missing', async () => {
		const text =
			'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:__TAG__\n';
		expect(await ofKind('workload.container', 'kubernetes/deployment-production.tmpl', text)).toMatchObject([{ container: 'web' }]);
		expect(await factsOf('views/deployment.tmpl', text)).toEqual([]);
	});
});
