// Stands before the engine's own worker in one blob. The page's policy lets a worker fetch nothing but what lies beside
// the page, a blob least of all, so the compiled module comes in a message, and nothing is ever fetched.
{
  let accept;
  const handedOver = new Promise((resolve) => {
    accept = resolve;
  });
  self.addEventListener("message", (event) => {
    if (event.data && event.data.allegataModule) {
      event.stopImmediatePropagation();
      accept(event.data.allegataModule);
    }
  });
  console.log = () => {}; // the engine tells the console of every query that fails, and the page tells the reader
  self.fetch = () => Promise.resolve(new Response(new Uint8Array(0)));
  self.XMLHttpRequest = class {
    constructor() {
      throw new Error("nothing can be fetched from here");
    }
  };
  WebAssembly.instantiateStreaming = async (source, imports) => {
    await source;
    const module = await handedOver;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}
