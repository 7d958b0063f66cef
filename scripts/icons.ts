/** Draws the pictures in resources/ from their SVGs, in Chromium: run it after an SVG changed, and keep what it writes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium, noChromium } from '../test/stand-in/chromium.ts';

const resources = join(import.meta.dirname, '../resources');
const executablePath = findChromium();
if (!executablePath) throw new Error(noChromium);
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage();

async function draw(svg: string, size: number, file: string): Promise<void> {
  await page.setViewportSize({ width: size, height: size });
  const picture = readFileSync(join(resources, svg), 'utf8').replace(
    /width="\d+" height="\d+"/,
    'width="100%" height="100%"',
  );
  await page.setContent(`<style>body{margin:0;height:100vh;display:flex}</style>${picture}`);
  await page.screenshot({ path: join(resources, file), omitBackground: true });
}

for (const size of [16, 32, 48, 128, 256, 512]) await draw('icon.svg', size, `icons/${size}x${size}.png`);
await draw('icon.svg', 22, 'tray/tray.png');
await draw('icon.svg', 44, 'tray/tray@2x.png');
await draw('tray/trayTemplate.svg', 22, 'tray/trayTemplate.png');
await draw('tray/trayTemplate.svg', 44, 'tray/trayTemplate@2x.png');
await browser.close();
