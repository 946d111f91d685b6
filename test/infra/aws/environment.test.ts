import { describe, expect, it } from 'vitest';
import { readClosingSettings, readPollingSettings } from '../../../functions/shared/settings.ts';
import { isLocalStack } from '../../../functions/shared/zuora/credentials/base-url.ts';
import { codeVersion } from '../../../infra/aws/bundle/function-code.ts';
import { settingsOf, settingsSets } from './settings/settings-sets.ts';
import { propertiesOf, templateOf } from './template.ts';

/** What CloudFormation will put in the place of its functions. */
const deployed: Record<string, string> = {
  LedgerTable: 'closes-LedgerTable-1ABC',
  CloseRequestsQueue: 'https://sqs.eu-central-1.amazonaws.com/111122223333/requests',
  CloseRequestsDeadLetterQueue: 'https://sqs.eu-central-1.amazonaws.com/111122223333/dead-letters',
  OutcomesTopic: 'arn:aws:sns:eu-central-1:111122223333:outcomes',
};

describe.each(settingsSets)('the environment with %s', (_name, context) => {
  const template = templateOf(context);
  const settings = settingsOf(context);

  function environmentOf(name: string): Record<string, string> {
    const { Environment: environment } = propertiesOf(template, 'AWS::Lambda::Function', name);
    const { Variables } = Object(environment);
    return Object.fromEntries(
      Object.entries(Variables).map(([key, value]) => [key, deployed[String(value)] ?? String(value)]),
    );
  }

  const shared = {
    ledgerTableName: deployed.LedgerTable,
    secretPrefix: settings.secretPrefix,
    zuoraExtraHosts: settings.zuoraExtraHosts,
    pollMinSeconds: settings.pollMinSeconds,
    pollMaxSeconds: settings.pollMaxSeconds,
    codeVersion: codeVersion(),
  };

  it('is valid for the closing function', () => {
    expect(readClosingSettings(environmentOf('CloseRequestsSetPendingCloseFunction'))).toEqual({
      ...shared,
      closeRequestQueueUrl: deployed.CloseRequestsQueue,
      deadLetterQueueUrl: deployed.CloseRequestsDeadLetterQueue,
      deadlineHours: settings.deadlineHours,
      backoffMinSeconds: settings.backoffMinSeconds,
      backoffMaxSeconds: settings.backoffMaxSeconds,
      putAnswerSeconds: isLocalStack(settings.zuoraExtraHosts) ? 1 : 120,
    });
  });

  it('is valid for the polling function', () => {
    expect(readPollingSettings(environmentOf('TrialBalancePollingPollTrialBalanceFunction'))).toEqual({
      ...shared,
      outcomeTopicArn: deployed.OutcomesTopic,
    });
  });

  it('names both functions’ logs and metrics after the stack, and configures the SDK only by awsEndpoints', () => {
    const names = {
      POWERTOOLS_SERVICE_NAME: settings.stackName,
      POWERTOOLS_METRICS_NAMESPACE: 'ZuoraPendingClose',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    };
    const closing = environmentOf('CloseRequestsSetPendingCloseFunction');
    const polling = environmentOf('TrialBalancePollingPollTrialBalanceFunction');

    expect(closing).toMatchObject(names);
    expect(polling).toMatchObject(names);
    const variables = {
      standard: [],
      fips: [['AWS_USE_FIPS_ENDPOINT', 'true']],
      dualstack: [['AWS_USE_DUALSTACK_ENDPOINT', 'true']],
    };
    for (const environment of [closing, polling]) {
      expect(Object.entries(environment).filter(([key]) => key.startsWith('AWS_'))).toEqual(
        variables[settings.awsEndpoints],
      );
    }
  });
});
