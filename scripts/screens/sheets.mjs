/** Contact sheets: twelve pictures on one, each with its name. */
import { readFileSync } from 'node:fs';

const PER_SHEET = 12;
const COLUMNS = { phone: 6, tablet: 4, desktop: 3 };
const WIDTH = 1920;

/** Writes the sheets of one size; returns their paths. */
export async function writeSheets(browser, folder, size, names, label) {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 600 } });
  const paths = [];
  for (let at = 0; at < names.length; at += PER_SHEET) {
    const figures = names.slice(at, at + PER_SHEET).map((name) => {
      const data = readFileSync(`${folder}/${name}.png`).toString('base64');
      return `<figure><img src="data:image/png;base64,${data}"><figcaption>${name}</figcaption></figure>`;
    });
    await page.setContent(
      `<style>body{margin:12px;background:#777;font:14px sans-serif;display:grid;gap:12px;
      grid-template-columns:repeat(${COLUMNS[size]},1fr)}figure{margin:0}img{width:100%;display:block}
      figcaption{background:#fff;padding:2px 6px}</style>${figures.join('')}`,
    );
    const path = `${folder}/sheet-${label}-${String(at / PER_SHEET + 1).padStart(2, '0')}.png`;
    await page.screenshot({ path, fullPage: true });
    paths.push(path);
  }
  await page.close();
  return paths;
}
