/** A service that may send to the request queue for one source, such as a rule of EventBridge. */
export interface SendingService {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  /** The ARN of what sends, with its account id. */
  readonly sourceArn: string;
}

/** A close request that EventBridge Scheduler sends. */
export interface ScheduledCloseProps {
  /** 1 to 64 of `A-Z a-z 0-9 . _ -`, unique in the list. It becomes a part of `requestId`. */
  readonly name: string;
  /** A schedule expression, such as `cron(0 18 3 * ? *)`. */
  readonly expression: string;
  /** An IANA name. Default: `scheduleTimezone`. */
  readonly timezone?: string | undefined;
  readonly tenant?: string | undefined;
  readonly entityId?: string | undefined;
  readonly orgIds?: readonly string[] | undefined;
  readonly requestedBy?: string | undefined;
}

/**
 * The settings of a `PendingClose`. Their names, defaults and rules are those of the settings in docs/operators.md.
 * Every value must be known at synth: what is checked cannot be a reference to another resource.
 */
export interface PendingCloseProps {
  /** Tenants' secrets are `<prefix>/<tenant>`. Default: `zuora-pending-close`. */
  readonly secretPrefix?: string | undefined;
  /** When open closes are read: expressions of EventBridge Scheduler. Default: `['rate(1 minute)']`. */
  readonly pollSchedules?: readonly string[] | undefined;
  /** An IANA name. Default: `UTC`. */
  readonly scheduleTimezone?: string | undefined;
  /** Close requests that AWS sends by itself. Default: none. */
  readonly scheduledCloses?: readonly ScheduledCloseProps[] | undefined;
  /** From the request to `timed-out`, 1 to 72. Default: 24. */
  readonly deadlineHours?: number | undefined;
  /** The shortest time between two reads of a period. Default: 60. */
  readonly pollMinSeconds?: number | undefined;
  /** The longest time between two reads of a period. Default: 300. */
  readonly pollMaxSeconds?: number | undefined;
  /** The shortest back-off of a waiting request. Default: 15. */
  readonly backoffMinSeconds?: number | undefined;
  /** The longest back-off of a waiting request; also the hold after a PUT whose answer was lost. Default: 600. */
  readonly backoffMaxSeconds?: number | undefined;
  /** `host` or `host:port` in addition to Zuora's own. Default: none. */
  readonly zuoraExtraHosts?: readonly string[] | undefined;
  /** Who else may send close requests: account ids, role ARNs, services. Default: nobody. */
  readonly senderPrincipals?: readonly (string | SendingService)[] | undefined;
  /** Accounts that may subscribe to the outcomes. Default: none. */
  readonly subscriberPrincipals?: readonly string[] | undefined;
  /** `false` if the secret of the tenant `default` exists already. Default: `true`. */
  readonly createDefaultSecret?: boolean | undefined;
  /** An address that is subscribed to the alarm topic. Default: none. */
  readonly alarmEmail?: string | undefined;
  /** An existing topic for the alarms, in place of one of its own. Default: none. */
  readonly alarmTopicArn?: string | undefined;
  /** `true` for a public address that Zuora calls when a trial balance ends (docs/wake-ups.md). Default: `false`. */
  readonly wakeUps?: boolean | undefined;
  /** A key of KMS for everything that is stored. Default: AWS's own keys. */
  readonly encryptionKeyArn?: string | undefined;
  /** Keys of KMS with which tenants' secrets are encrypted. Default: none. */
  readonly secretKeyArns?: readonly string[] | undefined;
  /** Where the functions run. Default: in no VPC. */
  readonly vpc?:
    | {
        readonly vpcId: string;
        readonly subnetIds: readonly string[];
        readonly securityGroupIds: readonly string[];
      }
    | undefined;
  /** Which of AWS's endpoints the functions call. Default: `standard`. */
  readonly awsEndpoints?: 'standard' | 'fips' | 'dualstack' | undefined;
  /** One of the numbers of days that CloudWatch Logs knows. Default: 400. */
  readonly logRetentionDays?: number | undefined;
  /** Tags on every resource that takes tags, beside those of the stack. Default: none. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}
