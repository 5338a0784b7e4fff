// From the texts of script files back to bytes: base64, and gzip where the first bytes say so.

const GZIP = [0x1f, 0x8b];

/** Bytes of one piece of base64. */
function decoded(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) bytes[place] = binary.charCodeAt(place);
  return bytes;
}

/**
 * The content of a file that was cut into pieces, as a response that can be read once.
 *
 * A server may have taken the gzip away on the way, so the bytes are looked at, never the name.
 */
export function unpacked(pieces, type) {
  const bytes = pieces.map(decoded);
  let stream = new Blob(bytes).stream();
  if (GZIP.every((byte, place) => bytes[0][place] === byte)) {
    if (typeof DecompressionStream !== "function") {
      throw new Error("This browser is too old for the engine: it can not unpack gzip. Browse works without it.");
    }
    stream = stream.pipeThrough(new DecompressionStream("gzip"));
  }
  return new Response(stream, { headers: { "Content-Type": type } });
}
