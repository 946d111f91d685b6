/** Builds a value on first use and keeps it. If the build throws, the next use builds again. */
export function once<T>(build: () => T): () => T {
  let built: { value: T } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}
