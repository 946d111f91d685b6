import { useEffect, useState } from 'preact/hooks';
import type { ConsoleState } from '../view/state.ts';

/** The last state that the server sent, and whether the connection to it is open. */
export interface LiveState {
  state: ConsoleState | null;
  isConnected: boolean;
}

/** Follows the server, which sends all sections first and then those that change. */
export function useLiveState(): LiveState {
  const [live, setLive] = useState<LiveState>({ state: null, isConnected: false });
  useEffect(() => {
    const source = new EventSource('/live');
    source.onmessage = ({ data }) => {
      // The data need no check: they come from the server that served this code.
      const changed: ConsoleState = JSON.parse(data);
      setLive(({ state }) => ({ state: { ...state, ...changed }, isConnected: true }));
    };
    source.onerror = () => setLive(({ state }) => ({ state, isConnected: false }));
    return () => source.close();
  }, []);
  return live;
}
