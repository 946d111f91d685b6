import type { FaultName } from '../../clicks/click.ts';

interface FaultText {
  /** On its switch. */
  label: string;
  /** In the page's head while it is on; a passing fault says what it waits for. */
  inHead: string;
}

/** The faults in words. */
export const faultText: Readonly<Record<FaultName, FaultText>> = {
  'zuora-down': { label: 'Zuora is down', inHead: 'Zuora is down' },
  'zuora-429': { label: 'Zuora asks for fewer calls (429)', inHead: 'Zuora answers 429' },
  'sns-down': { label: 'SNS is down', inHead: 'SNS is down' },
  'wake-ups-lost': { label: 'Zuora’s wake-ups are lost', inHead: 'Wake-ups are lost' },
  'wake-ups-late': { label: 'Zuora’s wake-ups come 60 s late', inHead: 'Wake-ups are late' },
  'wake-ups-twice': { label: 'Zuora’s wake-ups come twice', inHead: 'Wake-ups come twice' },
  'wake-ups-forged': { label: 'Wake-ups come with a forged key', inHead: 'Wake-ups are forged' },
  'put-times-out': {
    label: 'Lose the answer to the next PUT, which takes effect',
    inHead: 'Armed: next PUT unanswered',
  },
  'html-answer': {
    label: 'Answer the next call for periods with HTML',
    inHead: 'Armed: HTML for the next call',
  },
  'kill-closing': {
    label: 'Kill set-pending-close after its next effect',
    inHead: 'Armed: kill set-pending-close',
  },
  'kill-polling': {
    label: 'Kill poll-trial-balance after its next effect',
    inHead: 'Armed: kill poll-trial-balance',
  },
};
