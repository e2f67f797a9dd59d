/** The few globals that Node and web workers share and ECMAScript does not have. The engine may use these and no others. */
declare class TextDecoder {
	decode(bytes: Uint8Array): string;
}
