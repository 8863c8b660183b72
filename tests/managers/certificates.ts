// Copyright 2026 the multiprocessing authors. MIT license.

/** A signer, and what two sides signed by it show. */
export interface Certificates {
  ca: string;
  server: { cert: string; key: string };
  client: { cert: string; key: string };
}

async function openssl(folder: string, args: string[]): Promise<void> {
  const command = new Deno.Command("openssl", { args, cwd: folder, stderr: "piped" });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Whether certificates can be made here. */
export async function hasOpenssl(): Promise<boolean> {
  try {
    return (await new Deno.Command("openssl", { args: ["version"] }).output()).success;
  } catch {
    return false;
  }
}

/**
 * Makes certificates for this host, good for a day.
 *
 * @returns Them.
 */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await Deno.makeTempDir();
  const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
  try {
    await openssl(folder, [
      ..."req -x509 -newkey rsa:2048 -nodes -days 1".split(" "),
      "-subj",
      "/CN=ca",
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
    ]);
    await Deno.writeTextFile(`${folder}/names`, "subjectAltName=DNS:localhost,IP:127.0.0.1");
    const sides: { cert: string; key: string }[] = [];
    for (const name of ["server", "client"]) {
      await openssl(folder, [
        ..."req -newkey rsa:2048 -nodes -subj /CN=localhost".split(" "),
        "-keyout",
        `${name}.key`,
        "-out",
        `${name}.csr`,
      ]);
      await openssl(folder, [
        ..."x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial".split(" "),
        "-days",
        "1",
        "-extfile",
        "names",
        "-in",
        `${name}.csr`,
        "-out",
        `${name}.pem`,
      ]);
      sides.push({ cert: await read(`${name}.pem`), key: await read(`${name}.key`) });
    }
    return { ca: await read("ca.pem"), server: sides[0]!, client: sides[1]! };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
