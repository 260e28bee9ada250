/** The blocks of data in the page: plain JSON, or JSON that was compressed (gzip) and written in base64. */

function block(name: string): string {
  return document.getElementById(name)?.textContent ?? "null";
}

export function readBlock<T>(name: string): T {
  return JSON.parse(block(name)) as T;
}

export function blockText(name: string): string {
  return block(name);
}

export async function unpackBlock<T>(name: string): Promise<T> {
  const bytes = Uint8Array.from(atob(block(name)), (one) => one.charCodeAt(0));
  const opened = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(opened).text()) as T;
}
