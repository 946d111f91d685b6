/** The cost of a function that does nothing: Node, the runtime's part, and a call. */
export async function handler(): Promise<void> {}
