/** What every function costs that does nothing: Node, the runtime's part, and a call. */
export async function handler(): Promise<void> {}
