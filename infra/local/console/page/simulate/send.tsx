import { useState } from 'preact/hooks';
import { Field } from './field.tsx';
import { emptyRequest, type FilledIn, requestOf, waysToName } from './request-form.ts';
import { Sending } from './sending.tsx';

/** Sends a close request: filled into a form, or pasted as a whole message. */
export function Send({ unusedId }: { unusedId: string }) {
  const [mode, setMode] = useState<'form' | 'paste'>('form');
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, and these are two buttons */}
      <div class="segments" role="group" aria-label="How to write it">
        <button type="button" aria-pressed={mode === 'form'} onClick={() => setMode('form')}>
          Form
        </button>
        <button type="button" aria-pressed={mode === 'paste'} onClick={() => setMode('paste')}>
          Paste
        </button>
      </div>
      {mode === 'form' ? <RequestForm unusedId={unusedId} /> : <PasteForm />}
    </>
  );
}

function RequestForm({ unusedId }: { unusedId: string }) {
  const [filled, fill] = useState<FilledIn>(emptyRequest);
  const requestId = filled.requestId ?? unusedId;
  const set = (change: Partial<FilledIn>) => fill({ ...filled, ...change });
  const way = waysToName.find(({ by }) => by === filled.by) ?? waysToName[0];
  return (
    <Sending
      command={(times) => ({ do: 'request', request: requestOf({ ...filled, requestId }), times })}
      sent={() => set({ requestId: null })}
    >
      {(errors) => (
        <>
          <div class="field">
            <label for="field-by">The period by</label>
            <select
              id="field-by"
              value={filled.by}
              onChange={(event) => set({ by: event.currentTarget.value })}
            >
              {waysToName.map(({ by, label }) => (
                <option key={by} value={by}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <Field
            name={`accountingPeriod.${filled.by}`}
            label={way.field}
            value={filled.period}
            set={(period) => set({ period })}
            errors={errors}
          />
          {filled.by === 'endedBefore' && (
            <Field
              name="accountingPeriod.timezone"
              label="Time zone"
              hint="default: UTC"
              value={filled.timezone}
              set={(timezone) => set({ timezone })}
              errors={errors}
            />
          )}
          <Field
            name="requestId"
            label="Request id"
            value={requestId}
            set={(id) => set({ requestId: id })}
            errors={errors}
          />
          <Field
            name="requestedBy"
            label="Requested by"
            hint="optional"
            value={filled.requestedBy}
            set={(requestedBy) => set({ requestedBy })}
            errors={errors}
          />
          <details>
            <summary>Tenant, entity, organizations</summary>
            <Field
              name="tenant"
              label="Tenant"
              hint="default: default"
              value={filled.tenant}
              set={(tenant) => set({ tenant })}
              errors={errors}
            />
            <Field
              name="entityId"
              label="Entity id"
              hint="a UUID"
              value={filled.entityId}
              set={(entityId) => set({ entityId })}
              errors={errors}
            />
            <Field
              name="orgIds"
              label="Organization ids"
              hint="separated by commas"
              value={filled.orgIds}
              set={(orgIds) => set({ orgIds })}
              errors={errors}
            />
          </details>
        </>
      )}
    </Sending>
  );
}

function PasteForm() {
  const [body, setBody] = useState('{\n  "accountingPeriod": { "name": "Nov 2026" }\n}');
  return (
    <Sending command={(times) => ({ do: 'send', body, times: times === 2 ? 2 : 1 })} sent={() => undefined}>
      {() => (
        <div class="field">
          <label for="field-body">
            Message <span class="hint">sent unchanged, whatever it is</span>
          </label>
          <textarea
            id="field-body"
            rows={9}
            spellcheck={false}
            value={body}
            onInput={(event) => setBody(event.currentTarget.value)}
          />
        </div>
      )}
    </Sending>
  );
}
