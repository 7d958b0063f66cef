import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from '../../../src/core/net/address-policy.ts';
import { createGuardedFetch } from '../../../src/core/net/guarded-fetch.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { proves } from '../../proves.ts';

const names: Record<string, readonly string[]> = {
  'ten.example': ['10.1.2.3'],
  'loop.example': ['127.0.0.1'],
  'loop6.example': ['::1'],
  'meta.example': ['169.254.169.254'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'mixed.example': ['93.184.215.14', '10.0.0.1'],
  'mixed6.example': ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'fe80::1%eth0'],
  'garbage.example': ['no address'],
};
const asked: string[] = [];
const lookup = async (name: string) => {
  asked.push(name);
  return names[name] ?? [];
};

async function codeOf(url: string, options: { allowLoopback?: boolean; chosen?: URL } = {}): Promise<string> {
  const fetch = createGuardedFetch({ allowLoopback: false, ...options, lookup, log: silentLog() });
  const error: unknown = await fetch(url).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'AppError', remedy: expect.any(String) });
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const refused = [
  // this computer
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.255.255.254:8443/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://127.0.0.1./',
  'https://①②⑦.⓪.⓪.①/',
  'https://%31%32%37.0.0.1/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://localhost/',
  'https://LOCALHOST:8443/',
  'https://localhost./',
  'https://any.localhost/',
  'https://loop.example/',
  'https://loop6.example/',
  'https://mapped.example/',
  // one’s own network
  'https://10.0.0.1/',
  'https://10.255.255.255/',
  'https://0xa.1/',
  'https://167772161/',
  'https://012.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://3232235777/',
  'https://100.64.0.1/',
  'https://100.127.255.255/',
  'https://[fc00::1]/',
  'https://[fdff::1]/',
  'https://[fec0::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[64:ff9b::10.0.0.1]/',
  'https://[64:ff9b::192.168.0.0]/',
  'https://[64:ff9b:1::1]/',
  'https://ten.example/',
  'https://mixed.example/',
  'https://printer.local/',
  'https://router.lan/',
  'https://nas.home.arpa/',
  // clouds’ secrets, and neighbours
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.170.2/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://100.100.100.200/',
  'https://168.63.129.16/',
  'https://192.0.0.192/',
  'https://[fd00:ec2::254]/',
  'https://[fd20:ce::254]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[64:ff9b::a9fe:a9fe]/',
  'https://metadata.google.internal/',
  'https://meta.example/',
  'https://169.254.1.1/',
  'https://[fe80::1]/',
  'https://mixed6.example/',
  // nobody’s
  'https://0.0.0.0/',
  'https://0/',
  'https://0.1.2.3/',
  'https://[::]/',
  'https://192.0.2.1/',
  'https://192.88.99.1/',
  'https://198.18.0.1/',
  'https://198.19.255.255/',
  'https://198.51.100.1/',
  'https://203.0.113.1/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://[ff02::1]/',
  'https://[100::1]/',
  'https://[2001:db8::1]/',
  'https://[2001::1]/',
  'https://[2002:7f00:1::]/',
  'https://[2002:a00:1::]/',
  'https://[3fff::1]/',
  'https://[5f00::1]/',
  'https://garbage.example/',
  // not as it seems
  'https://user@as.example/',
  'https://user:password@as.example/',
  'https://:password@as.example/',
  'https://as.example@10.0.0.1/',
  'https://10.0.0.1\\@as.example/',
  'no address',
  '//as.example/',
  'https://',
  'https://1.2.3.4.5/',
  'https://256.0.0.1/',
];
const insecure = [
  'http://as.example/',
  'http://93.184.215.14/',
  'http://127.0.0.1/',
  'http://localhost/',
  'http://[::1]/',
  'http://10.0.0.1/',
  'ftp://as.example/',
  'file:///etc/passwd',
  'data:application/json,{}',
  'javascript:alert(1)',
  'blob:https://as.example/1',
  'ws://as.example/',
];

describe('an address that somebody else named', () => {
  it.each(refused)('is refused: %s', async (url) => {
    proves('net.addresses');
    expect(await codeOf(url)).toBe('net.address_refused');
  });

  it.each(insecure)('is refused for want of https: %s', async (url) => {
    proves('net.addresses');
    expect(await codeOf(url)).toBe('net.not_https');
  });

  it.each([
    'http://10.0.0.1/',
    'http://loop.example/',
    'http://as.example/',
    'http://0.0.0.0/',
    'http://169.254.169.254/',
  ])('is refused though the server is on this computer: %s', async (url) => {
    expect(await codeOf(url, { allowLoopback: true })).toBe('net.not_https');
    const secure = url.replace('http:', 'https:');
    if (!url.includes('as.example')) expect(await codeOf(secure, { allowLoopback: true })).toBe('net.address_refused');
  });

  it('may be any port of a public address, and passes as all of its addresses', async () => {
    const policy = createAddressPolicy({
      allowLoopback: false,
      lookup: async () => ['93.184.215.14', '2606:4700::1111'],
    });
    policy.checkForm(new URL('https://as.example:1/'));
    expect(await policy.resolve(new URL('https://as.example:1/'))).toEqual(['93.184.215.14', '2606:4700::1111']);
    expect(await policy.resolve(new URL('https://[64:ff9b::93.184.215.14]/'))).toEqual(['64:ff9b::5db8:d70e']);
  });

  it('is not asked of a name server when it is this computer or an address', async () => {
    asked.length = 0;
    for (const url of ['https://localhost/', 'https://printer.local/', 'https://[::1]/', 'https://10.0.0.1/']) {
      await codeOf(url);
    }
    expect(asked).toEqual([]);
  });

  it('without any address cannot be reached', async () => {
    expect(await codeOf('https://nowhere.example/')).toBe('net.unreachable');
  });
});

describe('the address the person chose', () => {
  const chosen = new URL('http://nas.lan:8000/mcp');

  it('may be in their own network or on this computer, as it is and nowhere beside', async () => {
    proves('net.chosen');
    const policy = createAddressPolicy({ allowLoopback: false, chosen, lookup: async () => ['192.168.1.7'] });
    policy.checkForm(chosen);
    expect(await policy.resolve(chosen)).toEqual(['192.168.1.7']);
    expect(() => policy.checkForm(new URL('http://nas.lan:8001/mcp'))).toThrow('http');
    await expect(policy.resolve(new URL('https://nas.lan:8000/mcp'))).rejects.toThrow('own network');
    await expect(policy.resolve(new URL('https://nas.lan:8001/mcp'))).rejects.toThrow('own network');
  });

  it.each(['169.254.169.254', 'fd00:ec2::254', '0.0.0.0', '224.0.0.1', 'fe80::1'])('may not be %s', async (address) => {
    const policy = createAddressPolicy({ allowLoopback: false, chosen, lookup: async () => [address] });
    await expect(policy.resolve(chosen)).rejects.toMatchObject({ code: 'net.address_refused' });
  });

  it('stays on the internet once it was there', async () => {
    proves('net.pinned');
    const answers = [['192.168.1.7'], ['93.184.215.14'], ['127.0.0.1'], ['93.184.215.15']];
    const moving = new URL('https://mcp.example/');
    const lookup = async () => answers.shift() ?? [];
    const policy = createAddressPolicy({ allowLoopback: false, chosen: moving, lookup });
    await policy.resolve(moving);
    await policy.resolve(moving);
    await expect(policy.resolve(moving)).rejects.toMatchObject({ code: 'net.address_refused' });
    expect(await policy.resolve(moving)).toEqual(['93.184.215.15']);
  });
});
