import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchWaking } from '../../src/core/waking.ts';
import { proves } from '../proves.ts';

function start() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  let now = 1_000_000;
  let woken = 0;
  const card = (address: string, internal = false): NetworkInterfaceInfo => ({
    ...{ address, internal, netmask: '', mac: '', cidr: null, family: 'IPv4' },
  });
  const interfaces = { lo: [card('127.0.0.1', true)], wifi: [card('192.168.1.5')] };
  const watch = watchWaking({
    clock: { now: () => now },
    onWake: () => {
      woken += 1;
    },
    interfaces: () => interfaces,
  });
  onTestFinished(() => watch.close());
  return {
    interfaces,
    card,
    woken: () => woken,
    close: watch.close,
    pass(milliseconds = 10_000, asleep = 0) {
      now += milliseconds + asleep;
      vi.advanceTimersByTime(milliseconds);
    },
  };
}

describe('the computer', () => {
  it('woke up when much more time went by than we were awake for, or the clock went back', () => {
    proves('servers.wake');
    const computer = start();
    computer.pass();
    computer.pass(10_000, 5000);
    expect(computer.woken()).toBe(0);
    computer.pass(10_000, 3_600_000);
    expect(computer.woken()).toBe(1);
    computer.pass(10_000, -7_200_000);
    expect(computer.woken()).toBe(2);
    computer.pass();
    expect(computer.woken()).toBe(2);
  });

  it('is in another network when its addresses are others', () => {
    proves('servers.wake');
    const computer = start();
    computer.interfaces.wifi = [computer.card('10.0.0.7')];
    computer.pass();
    expect(computer.woken()).toBe(1);
    computer.interfaces.wifi = [];
    computer.pass();
    expect(computer.woken()).toBe(2);
  });

  it('is in the same network when a container came or went, and when nothing happened', () => {
    const computer = start();
    computer.interfaces.wifi.push(computer.card('169.254.3.4'), computer.card('fe80::1'));
    computer.interfaces.lo.push(computer.card('::1', true));
    computer.pass();
    computer.pass();
    expect(computer.woken()).toBe(0);
  });

  it('is watched until the watch is closed', () => {
    const computer = start();
    computer.close();
    computer.pass(10_000, 3_600_000);
    expect(computer.woken()).toBe(0);
  });
});
