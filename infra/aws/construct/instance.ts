import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** One `PendingClose`. A stack may hold several, and each has alarms, metrics, queries and a dashboard of its own. */
export interface Instance {
  readonly construct: IConstruct;
  /** The names of the instance's alarms, metrics, queries and dashboard begin with it. */
  readonly name: string;
}

const instances = new WeakMap<IConstruct, Instance>();

/** CloudWatch takes these in every name; the longest name of a stack (128) and of an alarm leave room for them. */
const idsRule = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Makes a construct an instance. Its name is the stack's, and after it the ids from the stack down to the construct. An
 * instance with the id `Default` has the stack's name.
 *
 * @throws Error when the ids do not fit into names, or another instance of the stack has the same name
 */
export function nameInstance(construct: IConstruct): void {
  const stack = Stack.of(construct);
  const ids = construct.node.scopes
    .slice(stack.node.scopes.length)
    .map(({ node }) => node.id)
    .filter((id) => id !== 'Default')
    .join('-');
  if (ids !== '' && !idsRule.test(ids))
    throw new Error(
      `${construct.node.path}: the ids below the stack must be A-Z a-z 0-9 _ - and 64 characters together, because they become a part of names in CloudWatch; give the construct another id`,
    );
  const name = ids === '' ? stack.stackName : `${stack.stackName}-${ids}`;
  const twin = stack.node.findAll().find((each) => instances.get(each)?.name === name);
  if (twin !== undefined)
    throw new Error(
      `${construct.node.path}: must not have the same names in CloudWatch as ${twin.node.path}; give one of them another id`,
    );
  instances.set(construct, { construct, name });
}

/** The instance that a construct is a part of. */
export function instanceOf(scope: IConstruct): Instance {
  const [instance] = scope.node.scopes.flatMap((each) => instances.get(each) ?? []);
  if (instance === undefined) throw new Error(`${scope.node.path} must be a part of a PendingClose`);
  return instance;
}
