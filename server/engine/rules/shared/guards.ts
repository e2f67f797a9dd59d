export { isDebugOnly, isDevelopmentOnly } from '../../core/guards.js';
