import type { ConsoleState, ParkedMessage, ShownMessage } from '../view/state.ts';
import { span } from './format.ts';
import { Empty, Panel, Time, Word } from './parts.tsx';

/** The messages: those that wait, those out of sight and for how long, and those parked with the reason. */
export function Queue({ queue, now }: { queue: ConsoleState['queue']; now: number }) {
  const { waiting, inFlight, parked } = queue;
  return (
    <Panel title="Messages">
      <div class="three">
        <div>
          <h3>Waiting ({waiting.length})</h3>
          <Messages messages={waiting} now={now} />
        </div>
        <div>
          <h3>In flight ({inFlight.length})</h3>
          <Messages messages={inFlight} now={now} />
        </div>
        <div>
          <h3>Parked ({parked.length})</h3>
          {parked.length === 0 && <Empty>None.</Empty>}
          <ul class="messages">{parked.map((message) => Parked(message))}</ul>
        </div>
      </div>
    </Panel>
  );
}

function Messages({ messages, now }: { messages: readonly ShownMessage[]; now: number }) {
  if (messages.length === 0) return <Empty>None.</Empty>;
  return (
    <ul class="messages">
      {messages.map(({ messageId, body, sentAt, receiveCount, visibleAt }) => (
        <li key={messageId}>
          <p>
            {visibleAt !== null && <b>back in {span(visibleAt - now)} </b>}
            <span class="muted">
              sent <Time at={sentAt} />, received {receiveCount} times
            </span>
          </p>
          <pre>{body}</pre>
        </li>
      ))}
    </ul>
  );
}

function Parked({ messageId, body, sentAt, reason, detail }: ParkedMessage) {
  return (
    <li key={messageId}>
      <p>
        <Word>{reason}</Word> {detail}
      </p>
      <p class="muted">
        parked <Time at={sentAt} />
      </p>
      <pre>{body}</pre>
    </li>
  );
}
