/**
 * What Lambda sets besides the function's own environment: Powertools takes from it that it is there and has to trace, and
 * Amazon's runtime client asks for it. Nobody listens to the traces.
 */
export const lambdaVariables = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'cold-start',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/cold-start',
  AWS_LAMBDA_LOG_STREAM_NAME: 'cold-start',
  LAMBDA_TASK_ROOT: '/var/task',
  AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
  _X_AMZN_TRACE_ID: 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1',
  TZ: ':UTC',
};
