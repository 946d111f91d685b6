import { useEffect, useState } from 'preact/hooks';
import type { ConsoleState } from '../view/state.ts';

/** The machine as it was last told, and whether the server can still be heard. */
export interface LiveState {
  state: ConsoleState | null;
  isConnected: boolean;
}

/** Follows the server: it tells all sections first, then those that change. */
export function useLiveState(): LiveState {
  const [live, setLive] = useState<LiveState>({ state: null, isConnected: false });
  useEffect(() => {
    const source = new EventSource('/live');
    source.onmessage = ({ data }) => {
      // Our own server's words: it is served from the same place as this code.
      const changed: ConsoleState = JSON.parse(data);
      setLive(({ state }) => ({ state: { ...state, ...changed }, isConnected: true }));
    };
    source.onerror = () => setLive(({ state }) => ({ state, isConnected: false }));
    return () => source.close();
  }, []);
  return live;
}
