import { describe, expect, it } from 'vitest';
import { saysSecret } from '../../src/shared/secret-names.ts';

describe('the name of a value', () => {
  it.each([
    ...['API_KEY', 'apiKey', 'GITHUB_TOKEN', 'GITHUBTOKEN', 'Authorization', 'Proxy-Authorization', 'X-Api-Key'],
    ...['client_secret', 'DB_PASSWORD', 'db.passwd', 'AWS_SECRET_ACCESS_KEY', 'GOOGLE_APPLICATION_CREDENTIALS'],
    ...['GITHUB_PAT', 'SESSION_COOKIE', 'AUTH_HEADER', 'passwordHash', 'SLACK_TOKENS', 'accessToken2'],
  ])('%s says that it is secret', (name) => {
    expect(saysSecret(name)).toBe(true);
  });

  it.each(['PATH', 'HOME', 'PWD', 'AUTHOR', 'git_authors', 'LOG_LEVEL', 'REGION', 'Accept', 'User-Agent', 'NODE_ENV'])(
    '%s says nothing of the kind',
    (name) => {
      expect(saysSecret(name)).toBe(false);
    },
  );
});
