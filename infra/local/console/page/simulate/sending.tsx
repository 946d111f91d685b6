import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { FieldError } from '../../clicks/command.ts';
import { type Asked, ask } from '../ask.ts';

interface SendingProps {
  command: (times: 1 | 2) => Asked;
  sent: () => void;
  children: (errors: readonly FieldError[]) => ComponentChildren;
}

/** A form that is sent once or twice, and shows what is wrong at its fields. */
export function Sending({ command, sent, children }: SendingProps) {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [said, say] = useState('');
  const form = useRef<HTMLFormElement>(null);

  async function send(times: 1 | 2): Promise<void> {
    const wrong = await ask(command(times));
    setErrors(wrong);
    const [first] = wrong;
    say(first === undefined ? (times === 2 ? 'Sent twice.' : 'Sent.') : sentence(first));
    if (first === undefined) sent();
    else
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(1);
      }}
    >
      {children(errors)}
      <div class="buttons">
        <button type="submit" class="primary">
          Send
        </button>
        <button type="button" onClick={() => send(2)}>
          Send it twice
        </button>
        <span class={errors.length > 0 ? 'error' : 'said'} role="status">
          {said}
        </span>
      </div>
    </form>
  );
}

const sentence = ({ field, message }: FieldError) => (field === '' ? message : `${field} ${message}`);
