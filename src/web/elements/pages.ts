/**
 * Asks for a page, or sends a form, as a document that runs nothing; undefined where there is no answer. It goes through no
 * sink of Trusted Types. `address` is that of the page in the end, wherever the first answer led.
 */
export function requestPage(
  method: "GET" | "POST",
  address: string,
  body?: URLSearchParams,
): Promise<{ page: Document; status: number; address: string } | undefined> {
  const { promise, resolve } = Promise.withResolvers<
    { page: Document; status: number; address: string } | undefined
  >();
  const request = new XMLHttpRequest();
  request.open(method, address);
  request.responseType = "document";
  request.onloadend = () => {
    const { responseXML: page, status, responseURL } = request;
    resolve(page === null || status === 0 ? undefined : { page, status, address: responseURL });
  };
  request.send(body);
  return promise;
}
