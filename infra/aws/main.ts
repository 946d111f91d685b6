import { App } from 'aws-cdk-lib';
import { changedSettingsText } from './settings/changed-settings.ts';
import { readSettings, SettingsError } from './settings/settings.ts';
import { PendingCloseStack } from './stack.ts';

const app = new App();
try {
  const settings = readSettings(app.node.getAllContext());
  new PendingCloseStack(app, settings);
  console.error(changedSettingsText(settings));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The reader can fix the settings: a stack trace would not help.
  console.error(error.message);
  process.exit(1);
}
