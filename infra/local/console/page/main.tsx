/** The page of the local console: everything that it shows comes from `/live`, everything that it does goes to `/do`. */
import { render } from 'preact';
import { App } from './app.tsx';

render(<App />, document.body);
