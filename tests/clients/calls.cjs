// Novu's own client for Node, `@novu/api`, asked call by call: a line of JSON in, a line of JSON out.
// Arguments: the URL of Novu, its API key, the folders from which the package is looked for.
const readline = require("node:readline");

const [serverURL, secretKey, ...paths] = process.argv.slice(2);
const { Novu } = require(require.resolve("@novu/api", { paths }));
const novu = new Novu({ secretKey, serverURL, retryConfig: { strategy: "none" } });

async function answer({ call, args }) {
  const names = call.split(".");
  const method = names.pop();
  const section = names.reduce((client, name) => client[name], novu);
  try {
    const read = await section[method](...args);
    return { result: read?.result ?? null };
  } catch (error) {
    return { error: error.constructor.name, status: error.statusCode, reason: error.pretty?.() ?? error.message };
  }
}

async function main() {
  process.stdout.write("ready\n");
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + "\n");
  }
}

main();
