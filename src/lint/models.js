import { readdirSync, readFileSync } from 'node:fs';

const repository = new URL('../../', import.meta.url);

/** Every file of a kind, by its path in the repository; none at all is a mistake. */
export function models(folder, extension) {
  const names = readdirSync(new URL(`${folder}/`, repository)).filter(name =>
    name.endsWith(`.${extension}`)
  );
  if (!names.length) {
    throw new Error(`No .${extension} file in ${folder}/`);
  }
  return names.map(name => ({
    path: `${folder}/${name}`,
    name: name.slice(0, -extension.length - 1),
    text: readFileSync(new URL(`${folder}/${name}`, repository), 'utf8')
  }));
}

/** Prints what is wrong with which file and fails the build if anything is. */
export async function report(files, check) {
  for (const file of files) {
    for (const problem of await check(file)) {
      console.error(`${file.path}: ${problem}`);
      process.exitCode = 1;
    }
  }
}
