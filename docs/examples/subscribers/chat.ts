// Tells a chat channel of outcomes. Two ways: an incoming webhook, as Slack and others have it, and a topic to which
// Amazon Q Developer in chat applications (formerly AWS Chatbot) is subscribed.
import { type OutcomeEvent, parseOutcome } from 'zuora-pending-close/contract';

/**
 * Texts of others go into a chat as text: Slack reads `<!channel>` as a call to everybody and `<https://…|text>` as a link,
 * and asks for these three characters to be escaped ("Formatting text for app surfaces"). Chats that take an incoming
 * webhook in Slack's form read these escapes as well.
 */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * One line for people. Slack acts on nothing in it, as its three control characters are escaped. Other chats may: where
 * yours knows `@channel` or links in Markdown, escape these too, since the texts are Zuora's and the sender's.
 */
export function lineFor({ subject, data }: OutcomeEvent): string {
  const period = data.accountingPeriod.name ?? subject;
  const reasons = data.reasons.map(({ message }) => message);
  const error =
    data.outcome === 'failed' ? (data.trialBalance.errorMessage ?? 'Zuora gives no reason.') : null;
  const why = [...reasons, ...(error === null ? [] : [error])].join(' ');
  return escaped(`${period} (${data.tenant}): ${data.outcome}${why === '' ? '' : ` – ${why}`}`);
}

/**
 * A handler for a Lambda function that is subscribed to the outcome topic itself. Where the chat does not take the line
 * it throws, and Lambda tries again; give the function a destination for what fails in the end.
 */
export function webhookHandler(webhookUrl: string) {
  return async ({ Records }: { Records: unknown[] }): Promise<void> => {
    for (const record of Records) {
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: lineFor(parseOutcome(record)) }),
      });
      if (!response.ok) throw new Error(`The chat answered ${response.status}`);
    }
  };
}

/** The one form of message that Amazon Q Developer passes on from a topic besides those of AWS services. */
export function amazonQNotification(event: OutcomeEvent) {
  return {
    version: '1.0',
    source: 'custom',
    id: event.id,
    content: {
      textType: 'client-markdown',
      title: `Pending close: ${event.data.outcome}`,
      description: lineFor(event),
      keywords: [event.data.tenant, event.data.outcome],
    },
    // One thread for each period.
    metadata: { threadId: `${event.data.tenant}/${event.subject}`, eventType: event.type },
  };
}

/** A handler for a Lambda function between the two topics; `publish` sends a text to the one that Amazon Q reads. */
export function amazonQHandler(publish: (message: string) => Promise<void>) {
  return async ({ Records }: { Records: unknown[] }): Promise<void> => {
    for (const record of Records) await publish(JSON.stringify(amazonQNotification(parseOutcome(record))));
  };
}
