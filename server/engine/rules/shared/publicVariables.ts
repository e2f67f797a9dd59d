/** Whether a variable reaches browsers by its prefix, as bundlers have it: what is in it is public by design. */
export function isPublicVariable(name: string): boolean {
	return /^(?:NX_)?(?:NX_PUBLIC|NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY|VUE_APP)_/.test(name);
}
