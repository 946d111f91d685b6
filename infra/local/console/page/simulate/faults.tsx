import type { FaultName } from '../clicks/click.ts';
import { ask } from './ask.ts';
import { Panel } from './parts.tsx';

interface Switch {
  fault: FaultName;
  label: string;
}

const untilOff: readonly Switch[] = [
  { fault: 'zuora-down', label: 'Zuora is down' },
  { fault: 'zuora-429', label: 'Zuora answers 429' },
  { fault: 'sns-down', label: 'SNS is down' },
];

const once: readonly Switch[] = [
  { fault: 'put-times-out', label: 'Next PUT takes effect and never answers' },
  { fault: 'html-answer', label: 'Next answer of Zuora is HTML' },
  { fault: 'kill-closing', label: 'Kill set-pending-close after its next effect' },
  { fault: 'kill-polling', label: 'Kill poll-trial-balance after its next effect' },
];

/** What can go wrong around the functions, to be switched on; what a close needs of it shows in its timeline. */
export function Trouble({ faults }: { faults: readonly FaultName[] }) {
  const toggle = ({ fault, label }: Switch) => {
    const isOn = faults.includes(fault);
    return (
      <button
        type="button"
        key={fault}
        class="switch"
        aria-pressed={isOn}
        onClick={() => ask({ do: 'switch', fault, on: !isOn })}
      >
        {label}
      </button>
    );
  };
  return (
    <Panel title="Make trouble">
      <h3>Until it is switched off</h3>
      <div class="stacked">{untilOff.map(toggle)}</div>
      <h3>Once, at the next chance</h3>
      <div class="stacked">{once.map(toggle)}</div>
      <h3>Credentials, now</h3>
      <div class="stacked">
        <button type="button" onClick={() => ask({ do: 'revoke-tokens' })}>
          Revoke the tokens
        </button>
        <button type="button" onClick={() => ask({ do: 'rotate-secret' })}>
          Rotate the secret
        </button>
      </div>
    </Panel>
  );
}
