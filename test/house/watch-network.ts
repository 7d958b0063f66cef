import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import type { Watch } from './watch-console.ts';

/** Refuses and notes every connection and every name that would leave this machine. Pipes and Unix sockets do not. */
export function watchNetwork(): Watch {
  let offences: string[] = [];
  function guard(host: unknown): void {
    if (typeof host !== 'string' || isLoopback(host)) return;
    const offence = `the network was used: ${host}`;
    offences.push(offence);
    throw new Error(offence);
  }

  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    guard(hostOf(given));
    return Reflect.apply(connect, this, given);
  };
  guardCalls(dns, guard);
  guardCalls(dns.promises, guard);
  syncBuiltinESMExports();

  return {
    take() {
      const taken = offences;
      offences = [];
      return taken;
    },
  };
}

/** Every way to ask for a name takes it as its first argument. */
function guardCalls(target: object, guard: (host: unknown) => void): void {
  for (const name of [
    'lookup',
    'resolve',
    'resolve4',
    'resolve6',
    'resolveAny',
    'resolveTxt',
    'resolveSrv',
    'resolveCname',
  ]) {
    const original: unknown = Reflect.get(target, name);
    if (typeof original !== 'function') continue;
    const guarded = (...given: unknown[]) => {
      guard(given[0]);
      return Reflect.apply(original, target, given);
    };
    // Keeps what util.promisify needs to know about dns.lookup.
    Reflect.set(target, name, Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(original)));
  }
}

/** The host in net's many forms of arguments: (options), (port, host), (path), or those already put in an array by net itself. */
function hostOf(given: readonly unknown[]): unknown {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof first === 'object' && first !== null && 'host' in first && !('path' in first && first.path))
    return first.host;
  return typeof first === 'number' ? second : undefined;
}

export function isLoopback(host: string): boolean {
  return /^(localhost|(.+\.)?localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+|0\.0\.0\.0|::)$/i.test(
    host,
  );
}
