import { type Fields, isFields, parseJson } from '../../../functions/shared/json.ts';

/** One line that a function wrote, or that Lambda would have written about the function. */
export interface FunctionLogLine {
  functionName: string;
  stream: 'stdout' | 'stderr' | 'platform';
  text: string;
  /** The line's fields when it is a JSON object, otherwise null. */
  fields: Fields | null;
}

/** Splits the output of a function into lines, separately for each stream. */
export function createLineSplitter(functionName: string, onLine: (line: FunctionLogLine) => void) {
  const rests = { stdout: '', stderr: '' };

  function emit(stream: 'stdout' | 'stderr', text: string): void {
    if (text.trim() !== '') onLine({ functionName, stream, text, fields: fieldsOf(text) });
  }

  return {
    add(stream: 'stdout' | 'stderr', chunk: string): void {
      const lines = (rests[stream] + chunk).split('\n');
      rests[stream] = lines.pop() ?? '';
      for (const line of lines) emit(stream, line);
    },
    /** Emits the last line of each stream if it has no line end. Called when no more output can come. */
    flush(): void {
      for (const stream of ['stdout', 'stderr'] as const) {
        emit(stream, rests[stream]);
        rests[stream] = '';
      }
    },
  };
}

function fieldsOf(text: string): Fields | null {
  if (!text.startsWith('{')) return null;
  const value = parseJson(text);
  return isFields(value) ? value : null;
}
