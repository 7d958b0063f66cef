import { describe, expect, it } from 'vitest';
import { containerArguments } from '../../../src/core/isolation/container-arguments.ts';

const settings = { kind: 'container' as const, image: 'node:24', folders: [], network: false, memoryMb: 512, cpus: 1 };
const start = { server: 'files', command: 'node', args: ['server.js', '--port=1'], cwd: undefined, own: [] };
const place = { name: 'countersign-files-0', tag: 'home', folders: [], user: null };

describe('what a container engine is told', () => {
  it('ends with the command inside, whatever the image would start by itself', () => {
    const words = containerArguments(settings, start, place);
    expect(words.slice(-5)).toEqual(['--entrypoint', 'node', 'node:24', 'server.js', '--port=1']);
  });

  it('gives a folder under its own path, for reading unless it may be changed, however odd its name', () => {
    const folders = [
      { path: '/home/me/a:b', real: '/disk/a:b', write: true },
      { path: '/home/me/x,readonly="y', real: '/home/me/x,readonly="y', write: false },
    ];
    const words = containerArguments(settings, start, { ...place, folders });
    const mounts = words.filter((_, index) => words[index - 1] === '--mount');
    expect(mounts).toEqual([
      'type=bind,source=/disk/a:b,target=/home/me/a:b',
      'type=bind,"source=/home/me/x,readonly=""y","target=/home/me/x,readonly=""y",readonly',
    ]);
  });

  it('has a network only when that was allowed, and a user where folders belong to one', () => {
    expect(containerArguments({ ...settings, network: true }, start, place)).not.toContain('--network');
    const words = containerArguments(settings, start, { ...place, user: '1000:1000' });
    expect(words.join(' ')).toContain('--network none --user 1000:1000 --env HOME=/tmp');
  });

  it('names the variables and not what they hold', () => {
    const words = containerArguments(settings, { ...start, own: ['TOKEN'], cwd: '/data' }, place);
    expect(words.join(' ')).toContain('--workdir /data --env TOKEN --entrypoint');
  });
});
