import { App } from 'aws-cdk-lib';
import { readSettings, SettingsError } from './settings/settings.ts';
import { PendingCloseStack } from './stack.ts';

const app = new App();
try {
  new PendingCloseStack(app, readSettings(app.node.getAllContext()));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The reader can fix the settings: a stack trace would not help.
  console.error(error.message);
  process.exit(1);
}
