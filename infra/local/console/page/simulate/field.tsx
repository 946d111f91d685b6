import type { FieldError } from '../../clicks/command.ts';

interface FieldProps {
  name: string;
  label: string;
  value: string;
  set: (value: string) => void;
  errors: readonly FieldError[];
  hint?: string;
}

/** A text field with its label, and below it what is wrong with it. */
export function Field({ name, label, value, set, errors, hint }: FieldProps) {
  const error = errors.find(({ field }) => field === name || field.startsWith(`${name}.`));
  const id = `field-${name.replaceAll('.', '-')}`;
  return (
    <div class="field">
      <label for={id}>
        {label} {hint !== undefined && <span class="hint">{hint}</span>}
      </label>
      <input
        id={id}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
        autoComplete="off"
        spellcheck={false}
        aria-invalid={error !== undefined}
        {...(error && { 'aria-describedby': `${id}-error` })}
      />
      {error && (
        <p class="error" id={`${id}-error`}>
          {label} {error.message}
        </p>
      )}
    </div>
  );
}
