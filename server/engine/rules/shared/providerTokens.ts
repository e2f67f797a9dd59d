import { containsSpan, type Location } from '../../core/text.js';
import type { Project } from '../../project/project.js';

/** Whether what stands at a place is, has in it or is a part of a token of a known form, of which `config/provider-token` speaks. */
export function isTokenOfProvider(project: Project, { path, span: at }: Location): boolean {
	return project.in(path, 'secret.token').some(({ span }) => containsSpan(at, span) || containsSpan(span, at));
}
