import { describe, expect, it } from 'vitest';
import { releaseNotes } from '../../scripts/release-notes.ts';

const changelog = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- Wake-ups.

## [1.1.0] - 2026-11-01

- Something else.

## [1.0.0] - 2026-10-01
`;
const notesOf = (tag: string) => releaseNotes(tag, { version: tag.slice(1), changelog });

describe('release notes', () => {
  it('are the text below the heading of the version', () => {
    expect(notesOf('v1.2.0')).toBe('### Added\n\n- Wake-ups.');
    expect(notesOf('v1.1.0')).toBe('- Something else.');
  });

  it.each([
    ['a tag of another version', 'v1.2.1', 'The tag is v1.2.1, and package.json says 1.2.0.'],
    ['a tag without its letter', '1.2.0', 'The tag is 1.2.0, and package.json says 1.2.0.'],
    ['no tag', '', 'The tag is , and package.json says 1.2.0.'],
  ])('refuse %s', (_what, tag, message) => {
    expect(() => releaseNotes(tag, { version: '1.2.0', changelog })).toThrow(message);
  });

  it.each([
    ['a heading without text', 'v1.0.0'],
    ['no heading', 'v9.0.0'],
    ['a heading of a longer version', 'v1.2'],
  ])('refuse %s', (_what, tag) => {
    expect(() => notesOf(tag)).toThrow(`CHANGELOG.md has no text under the heading "## [${tag.slice(1)}]".`);
  });
});
