import { type FaultName, lastingFaults, passingFaults } from '../../clicks/click.ts';
import { ask } from '../ask.ts';
import { Part } from '../parts.tsx';
import { faultText } from './fault-text.ts';

/** What can go wrong around the functions, to be switched on. */
export function Faults({ faults }: { faults: readonly FaultName[] }) {
  const toggle = (fault: FaultName) => {
    const isOn = faults.includes(fault);
    return (
      <button
        type="button"
        key={fault}
        class="switch"
        aria-pressed={isOn}
        onClick={() => ask({ do: 'switch', fault, on: !isOn })}
      >
        {faultText[fault].label}
      </button>
    );
  };
  return (
    <>
      <Part title="Until it is switched off">
        <div class="stacked">{lastingFaults.map(toggle)}</div>
      </Part>
      <Part title="Once: armed until it strikes">
        <div class="stacked">{passingFaults.map(toggle)}</div>
      </Part>
      <Part title="Credentials, now">
        <div class="buttons">
          <button type="button" onClick={() => ask({ do: 'revoke-tokens' })}>
            Revoke the tokens
          </button>
          <button type="button" onClick={() => ask({ do: 'rotate-secret' })}>
            Rotate the secret
          </button>
        </div>
      </Part>
    </>
  );
}
