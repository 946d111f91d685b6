import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listenOnLoopback } from '../../../infra/loopback.ts';

/** A deployed stack as CloudFormation describes it. */
export interface DeployedStack {
  outputs: Record<string, string>;
  template: object;
  /** The physical ids of resources by their logical ids. */
  resources?: Record<string, string>;
}

/** The caller's identity, as STS returns it. */
export const callerArn = 'arn:aws:sts::123456789012:assumed-role/Operator/ann';

/** The operations of CloudFormation and STS that the tool calls, in their query protocol. */
export async function startCloudFormation(stacks: Record<string, DeployedStack>) {
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const stack = stacks[form.get('StackName') ?? ''];
    const [status, xml] = answerTo(form.get('Action') ?? '', stack, form.get('LogicalResourceId') ?? '');
    response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
  });
  const url = await listenOnLoopback(server);
  return { url, stop: () => closeServer(server) };
}

function answerTo(
  action: string,
  stack: DeployedStack | undefined,
  resource: string,
): [status: number, xml: string] {
  if (action === 'GetCallerIdentity') return [200, answer(action, `<Arn>${callerArn}</Arn>`)];
  if (stack === undefined) return [400, refusal('ValidationError', 'Stack with id nobody does not exist')];
  if (action === 'GetTemplate') {
    const body = JSON.stringify(stack.template).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return [200, answer(action, `<TemplateBody>${body}</TemplateBody>`)];
  }
  if (action === 'DescribeStackResource') {
    const id = stack.resources?.[resource];
    if (id === undefined) return [400, refusal('ValidationError', `Resource ${resource} does not exist`)];
    const detail = `<LogicalResourceId>${resource}</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId>`;
    return [200, answer(action, `<StackResourceDetail>${detail}</StackResourceDetail>`)];
  }
  const outputs = Object.entries(stack.outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const member = `<member><Outputs>${outputs.join('')}</Outputs></member>`;
  return [200, answer(action, `<Stacks>${member}</Stacks>`)];
}

const answer = (action: string, result: string) =>
  `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;

const refusal = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
